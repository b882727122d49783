import { expect, it } from 'vitest';
import { objectDepths } from '@/testing/sample-responses';
import { rankVisibleObjects } from './rank-visible-objects';

it('ranks from the nearest visible object', () => {
  expect([...rankVisibleObjects(objectDepths, [0, 1, 2])]).toEqual([[2, 1], [1, 2], [0, 3]]);
  expect([...rankVisibleObjects(objectDepths, [0, 1])]).toEqual([[1, 1], [0, 2]]);
});

it('omits objects that are not measured yet', () => {
  expect(rankVisibleObjects([], [0, 1]).size).toBe(0);
});
