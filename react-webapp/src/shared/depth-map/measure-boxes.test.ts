import { expect, it } from 'vitest';
import { spread } from '@/testing/depth-png';
import { depthInBox, measureBoxes, ranksOf } from './measure-boxes';
import type { DecodedMap } from './decoded-map';

const map: DecodedMap = { ...spread, kind: 'relative-inverse' };
const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

// The expected values are those of depth_app.postprocess.depth_in_box, and so of numpy's percentile, for the same map.
it.each([
  ['the whole map', box(0, 0, 12, 8), [5.550545510032807, 2.3804165712977796, 7.903779659723812]],
  ['between pixels', box(2.2, 1.1, 7.9, 6.3), [4.233813992523079, 2.9402883955138477, 7.860431830319677]],
  ['partly outside', box(-5, -5, 3, 2), [1.483344777599756, 1.0966689555199511, 1.8700205996795607]],
  ['within a pixel', box(10.2, 6.2, 10.4, 6.4), [8.267444876783397, 8.267444876783397, 8.267444876783397]],
  ['outside', box(20, 20, 30, 30), [4.834164950026704, 4.834164950026704, 4.834164950026704]],
])('measures a box as the service does: %s', (_, given, [median, p10, p90]) => {
  const depth = depthInBox(map, given);
  expect(depth.median).toBeCloseTo(median ?? NaN, 10);
  expect(depth.p10).toBeCloseTo(p10 ?? NaN, 10);
  expect(depth.p90).toBeCloseTo(p90 ?? NaN, 10);
});

it('ranks from nearest to farthest for both depth kinds', () => {
  const boxes = [box(10.2, 6.2, 10.4, 6.4), box(20, 20, 30, 30), box(-5, -5, 3, 2)];
  const ranks = (kind: DecodedMap['kind']) => measureBoxes({ ...map, kind }, boxes).map(({ rank }) => rank);
  expect(ranks('relative-inverse')).toEqual([1, 2, 3]);
  expect(ranks('metric-m')).toEqual([3, 2, 1]);
});

it('ranks equally near objects in their given order', () => {
  expect(ranksOf([0.5, 0.9, 0.5])).toEqual([2, 1, 3]);
});
