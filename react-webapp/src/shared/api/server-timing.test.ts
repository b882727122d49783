import { expect, it } from 'vitest';
import { parseServerTiming } from './server-timing';

it('reads the phases in order and skips entries without a duration', () => {
  expect(parseServerTiming('decode;dur=12.3, cache;desc="hit", infer;desc=run;dur=80')).toEqual([
    { name: 'decode', ms: 12.3 },
    { name: 'infer', ms: 80 },
  ]);
  expect(parseServerTiming(null)).toEqual([]);
});
