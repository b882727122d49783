import { expect, it } from 'vitest';
import { liveText } from './live-text';

it.each([
  [{}, 'Depth: waiting for the first answer…'],
  [{ answer: 1, latency: 140.4 }, 'Depth: 140 ms each'],
  [{ answer: 1, latency: 140.4, rate: 6.24 }, 'Depth: 6.2 answers per second, 140 ms each'],
  [{ problem: { text: 'Busy: later.', seconds: 1 } }, 'Depth: Busy: later. Trying again in 1 second.'],
  [{ problem: { text: 'a defect' } }, 'Depth: a defect'],
])('%j', (live, words) => {
  expect(liveText('Depth', live)).toBe(words);
});
