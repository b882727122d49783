import { encode } from 'fast-png';
import { expect, it } from 'vitest';
import { spread } from '@/testing/depth-png';
import { decodeSteps, depthAt, nearnessOf, type DecodedMap } from './decoded-map';

const map: DecodedMap = { ...spread, kind: 'relative-inverse' };

it('reads the steps as the service wrote them', () => {
  const png = encode({ width: 12, height: 8, data: spread.steps, depth: 16, channels: 1 });
  expect(decodeSteps(png, map)).toEqual(map);
});

it('rejects a PNG that is not a depth map', () => {
  const png = encode({ width: 1, height: 1, data: new Uint8Array(3), depth: 8, channels: 3 });
  expect(() => decodeSteps(png, map)).toThrow('not a 16-bit grey PNG');
});

it.each([
  [0, 0, 1],
  [1.9, 0.2, 1 + (7919 * 8) / 65535],
  [-5, -5, 1],
  [100, 7, 1 + (((95 * 7919) % 65536) * 8) / 65535],
])('reads the pixel at (%d, %d), or the nearest one inside the map', (x, y, depth) => {
  expect(depthAt(map, x, y)).toBeCloseTo(depth, 12);
});

it('gives the nearest point nearness 1 for both depth kinds, and 0 to all points of a flat map', () => {
  const near = (kind: DecodedMap['kind'], max = 9) => [1, 3, 9].map((depth) => nearnessOf(depth, { kind, min: 1, max }));
  expect(near('relative-inverse')).toEqual([0, 0.25, 1]);
  expect(near('metric-m')).toEqual([1, 0.75, 0]);
  expect(near('metric-m', 1)).toEqual([0, 0, 0]);
});
