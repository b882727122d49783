import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, it, onTestFinished } from 'vitest';
import tseslint from 'typescript-eslint';
import { noImportCycles } from './no-import-cycles.js';

/** Write source files to a folder of their own, and return the messages of the rule by file. */
async function lint(files: Record<string, string>): Promise<Record<string, string[]>> {
  const cwd = mkdtempSync(join(tmpdir(), 'cycles-'));
  onTestFinished(() => {
    rmSync(cwd, { recursive: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  const eslint = new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser },
      plugins: { farsight: { rules: { 'no-import-cycles': noImportCycles } } },
      rules: { 'farsight/no-import-cycles': 'error' },
    },
  });
  const results = await eslint.lintFiles(Object.keys(files));
  return Object.fromEntries(
    results.map(({ filePath, messages }) => [filePath.slice(cwd.length + 1), messages.map(({ message }) => message)]),
  );
}

it.each([
  ['values', "import { b } from '@/b';\nexport const a = () => b;", "import { a } from './a';\nexport const b = () => a;"],
  ['types', "import type { B } from './b';\nexport type A = B[];", "import type { A } from '@/a';\nexport type B = A[];"],
  ['re-exports', "export { b } from './b';", "export * from './a';\nexport const b = 1;"],
  ['dynamic imports', "export const a = () => import('./b');", "import { a } from './a';\nexport const b = a;"],
])('reports both files of a cycle of %s', async (_, a, b) => {
  const messages = await lint({ 'src/a.ts': a, 'src/b.ts': b });
  expect(messages['src/a.ts']).toEqual([expect.stringContaining('src/a.ts -> src/b.ts -> src/a.ts')]);
  expect(messages['src/b.ts']).toEqual([expect.stringContaining('src/b.ts -> src/a.ts -> src/b.ts')]);
});

it('reports each file of a cycle of three, and no file that only leads into it', async () => {
  const messages = await lint({
    'src/app/page.ts': "import '@/shared/a';",
    'src/shared/a.ts': "import './b';",
    'src/shared/b.ts': "import './c';",
    'src/shared/c.ts': "import './a';",
  });
  expect(Object.entries(messages).map(([file, found]) => [file, found.length])).toEqual([
    ['src/app/page.ts', 0],
    ['src/shared/a.ts', 1],
    ['src/shared/b.ts', 1],
    ['src/shared/c.ts', 1],
  ]);
});

it('accepts imports without a cycle, and ignores packages, styles and missing files', async () => {
  const messages = await lint({
    'src/a.ts': "import 'react';\nimport './a.css';\nimport './missing';\nimport './b';\nimport './c';",
    'src/b.ts': "import './c';",
    'src/c.ts': 'export const c = 1;',
  });
  expect(Object.values(messages)).toEqual([[], [], []]);
});
