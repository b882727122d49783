import { expect, it } from 'vitest';
import { detections, objectDepths } from '@/testing/sample-responses';
import { visibleRows, orderObjects } from './order-objects';

const order = (...given: Parameters<typeof orderObjects>) => orderObjects(...given).map(({ index }) => index);

it('keeps the order by confidence without depths', () => {
  expect(order(detections, undefined)).toEqual([0, 1, 2]);
});

it('sorts by rank, and puts objects without a depth last', () => {
  expect(order(detections, objectDepths)).toEqual([2, 1, 0]);
  expect(order(detections, objectDepths.slice(0, 2))).toEqual([1, 0, 2]);
});

it('ranks the visible rows among themselves', () => {
  const rows = visibleRows(orderObjects(detections, objectDepths), [0, 1]);
  expect(rows.map(({ index, depth }) => [index, depth?.rank])).toEqual([
    [1, 1],
    [0, 2],
  ]);
});
