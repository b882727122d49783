import type { Card } from './stored-analysis';

/** Enough for several days of use, and small enough for a phone. */
export const MAX_ANALYSES = 50;
export const MAX_BYTES = 300e6;

/** Return the ids to delete: the oldest first, never the newest. */
export function idsOverLimit(cards: readonly Pick<Card, 'id' | 'at' | 'bytes'>[]): string[] {
  const newestFirst = [...cards].sort((a, b) => b.at - a.at);
  let bytes = 0;
  return newestFirst
    .filter((card, index) => {
      bytes += card.bytes;
      return index > 0 && (index >= MAX_ANALYSES || bytes > MAX_BYTES);
    })
    .map(({ id }) => id);
}
