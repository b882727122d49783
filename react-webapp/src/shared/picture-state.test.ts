import { expect, it } from 'vitest';
import { pictureState, stateText, type UploadState } from './picture-state';

const upload = (parts: Partial<UploadState>): UploadState => ({
  progress: null,
  waiting: null,
  cancelled: false,
  query: { isError: false, isSuccess: false },
  ...parts,
});
const idle = upload({});
const done = upload({ query: { isError: false, isSuccess: true } });
const failed = upload({ query: { isError: true, isSuccess: false } });

it.each([
  [[idle, idle], 'waiting'],
  [[upload({ progress: 0.6 }), upload({ progress: 0.4 })], 'sending 40%'],
  [[upload({ progress: 1 }), failed], 'working'],
  [[upload({ waiting: 3 }), done], 'busy, retry in 3 s'],
  [[upload({ cancelled: true }), done], 'cancelled'],
  [[done, failed], 'failed'],
  [[done, done], 'done'],
  [[done, idle], 'waiting'],
])('combines the states of all requests: %#', (uploads, words) => {
  expect(stateText(pictureState(uploads))).toBe(words);
});
