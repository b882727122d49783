import { expect, it } from 'vitest';
import { pictureState, stateText, type UploadState } from './picture-state';

const course = (parts: Partial<UploadState>): UploadState => ({
  progress: null,
  waiting: null,
  cancelled: false,
  query: { isError: false, isSuccess: false },
  ...parts,
});
const idle = course({});
const done = course({ query: { isError: false, isSuccess: true } });
const failed = course({ query: { isError: true, isSuccess: false } });

it.each([
  [[idle, idle], 'waiting'],
  [[course({ progress: 0.6 }), course({ progress: 0.4 })], 'sending 40%'],
  [[course({ progress: 1 }), failed], 'working'],
  [[course({ waiting: 3 }), done], 'busy, retry in 3 s'],
  [[course({ cancelled: true }), done], 'cancelled'],
  [[done, failed], 'failed'],
  [[done, done], 'done'],
  [[done, idle], 'waiting'],
])('combines the states of all requests: %#', (uploads, words) => {
  expect(stateText(pictureState(uploads))).toBe(words);
});
