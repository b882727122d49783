import type { Detection } from '@/shared/api/response-types';

/** The confidence that the page requests detections from. Filtering above it sends no request. */
export const MIN_CONFIDENCE = 0.05;

/** Which of the detections are shown; a change asks no service. */
export interface Filter {
  /** 0 to 1. */
  confidence: number;
  /** Names of classes. */
  hidden: ReadonlySet<string>;
}

/** The places in `detections` of those to show, in their order. */
export function shown(detections: readonly Detection[], { confidence, hidden }: Filter): number[] {
  return [...detections.entries()]
    .filter(([, found]) => found.confidence >= confidence && !hidden.has(found.class_name))
    .map(([index]) => index);
}

export interface ClassCount {
  id: number;
  name: string;
  /** How many are sure enough, whether the class is hidden or not. */
  count: number;
}

/** Each class with an object that is sure enough; and the hidden ones, so that they can be had back. */
export function classCounts(detections: readonly Detection[], { confidence, hidden }: Filter): ClassCount[] {
  const classes = new Map<string, ClassCount>();
  for (const { class_id: id, class_name: name, confidence: sure } of detections) {
    const { count } = classes.get(name) ?? { count: 0 };
    classes.set(name, { id, name, count: count + (sure >= confidence ? 1 : 0) });
  }
  return [...classes.values()].filter(({ name, count }) => count > 0 || hidden.has(name));
}

/** The filter with a class hidden that was not, or the other way round. */
export function toggled(filter: Filter, name: string): Filter {
  const hidden = new Set(filter.hidden);
  if (!hidden.delete(name)) hidden.add(name);
  return { ...filter, hidden };
}
