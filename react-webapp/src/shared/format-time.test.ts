import { expect, it } from 'vitest';
import { relativeTime } from './format-time';

const NOW = Date.UTC(2026, 10, 21, 13);
const MINUTE = 60_000;

it.each([
  [-5, 'just now'],
  [0.9, 'just now'],
  [1, '1 minute ago'],
  [59.9, '59 minutes ago'],
  [60, '1 hour ago'],
  [23.9 * 60, '23 hours ago'],
  [24 * 60, 'yesterday'],
  [13 * 24 * 60, '13 days ago'],
  [21 * 24 * 60, '3 weeks ago'],
])('formats %d minutes before now as: %s', (minutes, words) => {
  expect(relativeTime(NOW - minutes * MINUTE, NOW)).toBe(words);
});
