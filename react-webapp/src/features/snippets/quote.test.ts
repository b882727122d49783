import { describe, expect, it } from 'vitest';
import { curlFile, literal, shellWord } from './quote';

const nasty = [
  'bus.jpg',
  'my holiday, 2; part "one".jpg',
  "it's.jpg",
  "''''",
  '$HOME `id` $(id) !! * ? ~ & | > <.png',
  'back\\slash\\',
  '\\"',
  "\\'",
  '-rf',
  'tab\there',
  'Überlingen 東京 🚌.heic',
  'line\u2028separator',
];

/** Every character up to U+024F, to catch what a hand-written list misses. */
const characters = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)).slice(1);

/** Read a word as bash does: literal text between quotes, escaped characters outside of them. */
function readByShell(word: string): string {
  expect(word).toMatch(/^(?:'[^']*'|\\.)+$/s);
  return word.replace(/'([^']*)'|\\(.)/gs, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? '');
}

/** Read a quoted file name as curl does: up to the closing quote, with quotes and backslashes unescaped. */
function readByCurl(argument: string): string | undefined {
  return /^image=@"((?:[^"\\]|\\["\\])*)"$/s.exec(argument)?.[1]?.replace(/\\(["\\])/g, '$1');
}

describe.each([['nasty names', nasty], ['every character', characters.map((one) => `a${one}b${one}`)]])('%s', (_, names) => {
  it('survive bash', () => {
    expect(names.map((name) => readByShell(shellWord(name)))).toEqual(names);
  });

  it('survive curl', () => {
    expect(names.map((name) => readByCurl(curlFile('image', name)))).toEqual(names);
  });

  it('survive Python and JavaScript on one line of code', () => {
    for (const name of names) {
      expect(literal(name)).toMatch(/^"(?:[^"\\\n\r]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"$/);
      expect(JSON.parse(literal(name))).toBe(name);
    }
  });
});
