import type { Detection, ObjectDepth } from '@/shared/api/response-types';

export interface ObjectRow {
  /** The index in the detections, which identifies the object in all views. */
  index: number;
  detection: Detection;
  depth: ObjectDepth | undefined;
}

/** Sort objects from nearest to farthest; without depths, keep their order by confidence. */
export function orderObjects(detections: Detection[], depths: ObjectDepth[] | undefined): ObjectRow[] {
  return detections
    .map((detection, index) => ({ index, detection, depth: depths?.[index] }))
    .sort((a, b) => rank(a) - rank(b) || a.index - b.index);
}

const rank = ({ depth }: ObjectRow) => depth?.rank ?? Number.MAX_SAFE_INTEGER;

/** Return the rows whose index is in `shown`, ranked among themselves. */
export function visibleRows(rows: ObjectRow[], shown: readonly number[]): ObjectRow[] {
  const places = new Set(shown);
  return rows
    .filter(({ index }) => places.has(index))
    .map((row, place) => (row.depth ? { ...row, depth: { ...row.depth, rank: place + 1 } } : row));
}
