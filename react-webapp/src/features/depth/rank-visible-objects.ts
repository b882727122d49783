import type { ObjectDepth } from '@/shared/api/response-types';

/** The rank among the objects that are shown, by their places in the detections: 1 is the nearest of them. */
export function rankVisibleObjects(depths: readonly ObjectDepth[], shown: readonly number[]): Map<number, number> {
  const known = shown.flatMap((index) => {
    const depth = depths[index];
    return depth ? [{ index, rank: depth.rank }] : [];
  });
  known.sort((a, b) => a.rank - b.rank);
  return new Map(known.map(({ index }, place) => [index, place + 1]));
}
