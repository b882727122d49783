import type { UploadQuery } from '@/shared/api/use-upload-query';
import { percent } from '@/shared/format';

/** The progress of one picture over all its requests. */
export type PictureState =
  | { at: 'waiting' | 'working' | 'done' | 'failed' | 'cancelled' }
  | { at: 'sending'; share: number }
  | { at: 'busy'; seconds: number };

/** The part of an upload query that the state depends on. */
export interface UploadState extends Pick<UploadQuery<unknown>, 'progress' | 'waiting' | 'cancelled'> {
  query: Pick<UploadQuery<unknown>['query'], 'isError' | 'isSuccess'>;
}

/** Combine the states of all requests: running ones count first, then failed ones. */
export function pictureState(uploads: readonly UploadState[]): PictureState {
  const sent = uploads.map(({ progress }) => progress).filter((share) => share !== null);
  const share = Math.min(...sent);
  if (share < 1) return { at: 'sending', share };
  if (sent.length > 0) return { at: 'working' };
  const seconds = Math.max(...uploads.map(({ waiting }) => waiting ?? -1));
  if (seconds >= 0) return { at: 'busy', seconds };
  if (uploads.some(({ cancelled }) => cancelled)) return { at: 'cancelled' };
  if (uploads.some(({ query }) => query.isError)) return { at: 'failed' };
  return { at: uploads.length > 0 && uploads.every(({ query }) => query.isSuccess) ? 'done' : 'waiting' };
}

/** True when nothing more happens without the user. */
export const isSettled = ({ at }: PictureState): boolean => at === 'done' || at === 'failed' || at === 'cancelled';

/** Describe a state: 'sending 40%', 'busy, retry in 3 s'. */
export function stateText(state: PictureState): string {
  if (state.at === 'sending') return `sending ${percent(state.share)}`;
  if (state.at === 'busy') return `busy, retry in ${state.seconds} s`;
  return state.at;
}
