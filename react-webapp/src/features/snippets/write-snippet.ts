import { curlFile, literal, shellWord } from './quote';
import type { SnippetRequest } from './snippet-request';

export const languages = { curl: 'curl', python: 'Python', javascript: 'JavaScript' } as const;

export type Language = keyof typeof languages;

const writers: Record<Language, (request: SnippetRequest) => string[]> = { curl, python, javascript };

/** Write a complete program that sends the request and prints or saves the JSON response. */
export function writeSnippet(language: Language, request: SnippetRequest): string {
  return writers[language](request).join('\n') + '\n';
}

function curl({ url, fileName, fields, saveAs }: SnippetRequest): string[] {
  const words = [
    `--form ${shellWord(curlFile('image', fileName))}`,
    ...fields.map(([name, value]) => `--form-string ${shellWord(`${name}=${value}`)}`),
    ...(saveAs === undefined ? [] : [`--output ${shellWord(saveAs)}`]),
    shellWord(url),
  ];
  return [`curl --fail-with-body \\`, ...words.map((word, index) => `  ${word}${index < words.length - 1 ? ' \\' : ''}`)];
}

function python({ url, fileName, fields, saveAs }: SnippetRequest): string[] {
  const data = fields.map(([name, value]) => `${literal(name)}: ${literal(value)}`).join(', ');
  return [
    '# Needs requests: pip install requests',
    'import requests',
    '',
    `with open(${literal(fileName)}, "rb") as picture:`,
    '    answer = requests.post(',
    `        ${literal(url)},`,
    '        files={"image": picture},',
    `        data={${data}},`,
    '        timeout=60,',
    '    )',
    'if not answer.ok:',
    '    raise SystemExit(answer.text)',
    ...(saveAs === undefined
      ? ['print(answer.text)']
      : [`with open(${literal(saveAs)}, "wb") as file:`, '    file.write(answer.content)']),
  ];
}

function javascript({ url, fileName, fields, saveAs }: SnippetRequest): string[] {
  const imported = saveAs === undefined ? 'readFile' : 'readFile, writeFile';
  return [
    '// For Node 20 or newer: save it as ask.mjs and run `node ask.mjs`.',
    `import { ${imported} } from "node:fs/promises";`,
    '',
    `const fileName = ${literal(fileName)};`,
    'const body = new FormData();',
    'body.append("image", new Blob([await readFile(fileName)]), fileName);',
    ...fields.map(([name, value]) => `body.append(${literal(name)}, ${literal(value)});`),
    '',
    `const answer = await fetch(${literal(url)}, { method: "POST", body });`,
    'const text = await answer.text();',
    'if (!answer.ok) throw new Error(text);',
    saveAs === undefined ? 'console.log(text);' : `await writeFile(${literal(saveAs)}, text);`,
  ];
}
