import { expect, it } from 'vitest';
import { liveText } from './live-text';

it.each([
  [{}, 'Depth: waiting for the first frame…'],
  [{ answer: 1, latency: 140.4 }, 'Depth: 140 ms per frame'],
  [{ answer: 1, latency: 140.4, rate: 6.24 }, 'Depth: 6.2 frames per second, 140 ms per frame'],
  [{ problem: { text: 'Busy: later.', seconds: 1 } }, 'Depth: Busy: later. Retrying in 1 second.'],
  [{ problem: { text: 'a defect' } }, 'Depth: a defect'],
])('%j', (live, words) => {
  expect(liveText('Depth', live)).toBe(words);
});
