import type { UploadQuery } from '@/shared/api/use-upload-query';
import { percent } from '@/shared/format';

/** How far one picture is, all its requests taken together. */
export type PictureState =
  | { at: 'waiting' | 'working' | 'done' | 'failed' | 'cancelled' }
  | { at: 'sending'; share: number }
  | { at: 'busy'; seconds: number };

/** What of an upload the state is made of. */
export interface UploadCourse extends Pick<UploadQuery<unknown>, 'progress' | 'waiting' | 'cancelled'> {
  query: Pick<UploadQuery<unknown>['query'], 'isError' | 'isSuccess'>;
}

/** What is under way counts first, then what went wrong. */
export function pictureState(uploads: readonly UploadCourse[]): PictureState {
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

/** Nothing more happens unless the user asks for it. */
export const isSettled = ({ at }: PictureState): boolean => at === 'done' || at === 'failed' || at === 'cancelled';

/** 'sending 40%', 'busy, asked again in 3 s' */
export function stateWords(state: PictureState): string {
  if (state.at === 'sending') return `sending ${percent(state.share)}`;
  if (state.at === 'busy') return `busy, asked again in ${state.seconds} s`;
  return state.at;
}
