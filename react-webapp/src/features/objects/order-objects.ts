import type { Detection, ObjectDepth } from '@/shared/api/response-types';

export interface ObjectRow {
  /** Its place in the detections, by which the views agree on which object is meant. */
  index: number;
  detection: Detection;
  depth: ObjectDepth | undefined;
}

/** From nearest to farthest; by confidence, as they were detected, while the depths are missing. */
export function orderObjects(detections: Detection[], depths: ObjectDepth[] | undefined): ObjectRow[] {
  return detections
    .map((detection, index) => ({ index, detection, depth: depths?.[index] }))
    .sort((a, b) => rank(a) - rank(b) || a.index - b.index);
}

const rank = ({ depth }: ObjectRow) => depth?.rank ?? Number.MAX_SAFE_INTEGER;

/** Those rows whose place is in `shown`, ranked anew among each other. */
export function visibleRows(rows: ObjectRow[], shown: readonly number[]): ObjectRow[] {
  const places = new Set(shown);
  return rows
    .filter(({ index }) => places.has(index))
    .map((row, place) => (row.depth ? { ...row, depth: { ...row.depth, rank: place + 1 } } : row));
}
