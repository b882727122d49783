import { expect, it } from 'vitest';
import { statisticsOf } from './statistics';

const map = { kind: 'metric-m', min: 2, max: 10, width: 2, height: 2 } as const;

it('returns mean and standard deviation in the map’s unit', () => {
  const { mean, std, min, max } = statisticsOf({ ...map, steps: Uint16Array.of(0, 65535, 65535, 0) });
  expect([min, max]).toEqual([2, 10]);
  expect(mean).toBeCloseTo(6, 9);
  expect(std).toBeCloseTo(4, 9);
});

it('returns no deviation for a flat map', () => {
  expect(statisticsOf({ ...map, max: 2, steps: new Uint16Array(4) })).toEqual({ min: 2, max: 2, mean: 2, std: 0 });
});
