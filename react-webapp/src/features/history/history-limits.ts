import type { Card } from './stored-analysis';

/** Enough for some days of looking, and no burden on a phone. */
export const MOST_ANALYSES = 50;
export const MOST_BYTES = 300e6;

/** The ids of those that are too many: the oldest go first, and the newest always stays. */
export function tooMany(cards: readonly Pick<Card, 'id' | 'at' | 'bytes'>[]): string[] {
  const newestFirst = [...cards].sort((a, b) => b.at - a.at);
  let bytes = 0;
  return newestFirst
    .filter((card, index) => {
      bytes += card.bytes;
      return index > 0 && (index >= MOST_ANALYSES || bytes > MOST_BYTES);
    })
    .map(({ id }) => id);
}
