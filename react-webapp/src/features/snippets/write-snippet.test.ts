import { describe, expect, it } from 'vitest';
import { writeSnippet, languages, type Language } from './write-snippet';
import { snippetRequest } from './snippet-request';

const options = { conf: 0.1 + 0.2, classes: ['bus', 'traffic light'], colormap: 'turbo' } as const;
const origin = 'https://farsight.example:8443';
const detect = snippetRequest('yolo', origin, 'bus.jpg', options);
const estimate = snippetRequest('depth', origin, 'bus.jpg', options);

describe('a request', () => {
  it('contains the current options, each for the service that has it', () => {
    expect(detect).toEqual({
      url: 'https://farsight.example:8443/yoloapi/detect',
      fileName: 'bus.jpg',
      fields: [
        ['conf', '0.3'],
        ['classes', 'bus,traffic light'],
      ],
    });
    expect(estimate).toEqual({
      url: 'https://farsight.example:8443/depthapi/estimate',
      fileName: 'bus.jpg',
      fields: [['colormap', 'turbo']],
      saveAs: 'bus.depth.json',
    });
  });

  it('omits the classes if none is hidden', () => {
    expect(snippetRequest('yolo', origin, 'bus.jpg', { ...options, classes: [] }).fields).toEqual([['conf', '0.3']]);
  });
});

it('writes one curl command', () => {
  expect(writeSnippet('curl', detect)).toBe(`curl --fail-with-body \\
  --form 'image=@"bus.jpg"' \\
  --form-string 'conf=0.3' \\
  --form-string 'classes=bus,traffic light' \\
  'https://farsight.example:8443/yoloapi/detect'
`);
  expect(writeSnippet('curl', estimate)).toContain(`--output 'bus.depth.json' \\\n`);
});

it('writes a Python program', () => {
  expect(writeSnippet('python', detect)).toBe(`# Needs requests: pip install requests
import requests

with open("bus.jpg", "rb") as picture:
    answer = requests.post(
        "https://farsight.example:8443/yoloapi/detect",
        files={"image": picture},
        data={"conf": "0.3", "classes": "bus,traffic light"},
        timeout=60,
    )
if not answer.ok:
    raise SystemExit(answer.text)
print(answer.text)
`);
  expect(writeSnippet('python', estimate)).toContain('with open("bus.depth.json", "wb") as file:\n    file.write(answer.content)\n');
});

it('writes a JavaScript program', () => {
  expect(writeSnippet('javascript', detect)).toBe(`// For Node 20 or newer: save it as ask.mjs and run \`node ask.mjs\`.
import { readFile } from "node:fs/promises";

const fileName = "bus.jpg";
const body = new FormData();
body.append("image", new Blob([await readFile(fileName)]), fileName);
body.append("conf", "0.3");
body.append("classes", "bus,traffic light");

const answer = await fetch("https://farsight.example:8443/yoloapi/detect", { method: "POST", body });
const text = await answer.text();
if (!answer.ok) throw new Error(text);
console.log(text);
`);
  expect(writeSnippet('javascript', estimate)).toContain('await writeFile("bus.depth.json", text);\n');
});

it.each(Object.keys(languages) as Language[])('%s quotes every name', (language) => {
  const name = `x'; rm -rf ~ #" + evil() + "`;
  const code = writeSnippet(language, { url: origin, fileName: name, fields: [['classes', name]], saveAs: name });
  expect(code).not.toContain(name);
});
