import { expect, it } from 'vitest';
import { frameRate, recentTimes } from './frame-rate';

it('counts the frames of the last five seconds', () => {
  expect(recentTimes([0, 900, 1000, 4000], 6000)).toEqual([1000, 4000, 6000]);
});

it.each([
  [[0, 500, 1000], 2],
  [[0, 100, 400], 5],
  [[7], undefined],
  [[], undefined],
])('frames at %j ms are %s per second', (times, rate) => {
  expect(frameRate(times)).toBe(rate);
});
