import { expect, it } from 'vitest';
import { secondsUntil } from './retry-after';

it.each([
  ['7', 7],
  ['0.2', 1],
  ['Sat, 01 Aug 2026 12:00:05 GMT', 5],
  ['Sat, 01 Aug 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('reads %s as %s seconds', (header, seconds) => {
  expect(secondsUntil(header, Date.parse('2026-08-01T12:00:00Z'))).toBe(seconds);
});
