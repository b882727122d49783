import type { ObjectDepth } from '@/shared/api/response-types';

/** Rank the visible objects by depth: index in the detections -> rank, 1 for the nearest. */
export function rankVisibleObjects(depths: readonly ObjectDepth[], shown: readonly number[]): Map<number, number> {
  const known = shown.flatMap((index) => {
    const depth = depths[index];
    return depth ? [{ index, rank: depth.rank }] : [];
  });
  known.sort((a, b) => a.rank - b.rank);
  return new Map(known.map(({ index }, place) => [index, place + 1]));
}
