import { expect, it } from 'vitest';
import { idsOverLimit } from './history-limits';

const cards = (number: number, bytes: number) =>
  Array.from({ length: number }, (_, index) => ({ id: `at ${index}`, at: index, bytes }));

it('drops the oldest beyond fifty', () => {
  expect(idsOverLimit(cards(50, 1))).toEqual([]);
  expect(idsOverLimit(cards(52, 1))).toEqual(['at 1', 'at 0']);
});

it('drops the oldest beyond 300 MB, whatever their number', () => {
  expect(idsOverLimit(cards(3, 100e6))).toEqual([]);
  expect(idsOverLimit(cards(5, 100e6))).toEqual(['at 1', 'at 0']);
});

it('keeps the newest, even if it is over the limit', () => {
  expect(idsOverLimit([{ id: 'huge', at: 2, bytes: 400e6 }, ...cards(1, 1)])).toEqual(['at 0']);
});
