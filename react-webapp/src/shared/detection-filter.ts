import type { Detection } from '@/shared/api/response-types';

/** The confidence that the page requests detections from. Filtering above it sends no request. */
export const MIN_CONFIDENCE = 0.05;

/** The choice of detections to show. A change sends no request. */
export interface DetectionFilter {
  /** Minimum confidence, 0 to 1. */
  confidence: number;
  /** Names of hidden classes. */
  hidden: ReadonlySet<string>;
}

/** Return the indices of the detections to show. */
export function visibleIndices(detections: readonly Detection[], { confidence, hidden }: DetectionFilter): number[] {
  return [...detections.entries()]
    .filter(([, found]) => found.confidence >= confidence && !hidden.has(found.class_name))
    .map(([index]) => index);
}

export interface ClassCount {
  id: number;
  name: string;
  /** The detections with sufficient confidence, whether the class is hidden or not. */
  count: number;
}

/** Count each class that has a confident detection; hidden classes are included so that users can show them again. */
export function classCounts(detections: readonly Detection[], { confidence, hidden }: DetectionFilter): ClassCount[] {
  const classes = new Map<string, ClassCount>();
  for (const { class_id: id, class_name: name, confidence: sure } of detections) {
    const { count } = classes.get(name) ?? { count: 0 };
    classes.set(name, { id, name, count: count + (sure >= confidence ? 1 : 0) });
  }
  return [...classes.values()].filter(({ name, count }) => count > 0 || hidden.has(name));
}

/** Return the filter with one class hidden or shown again. */
export function toggleClass(filter: DetectionFilter, name: string): DetectionFilter {
  const hidden = new Set(filter.hidden);
  if (!hidden.delete(name)) hidden.add(name);
  return { ...filter, hidden };
}
