import type { Analysis } from '@/shared/picture-types';
import type { BoundingBox, Detection, ObjectDepth } from '@/shared/api/response-types';

/** An object's depth, with the detection's own fields as the depth service repeats them. */
export interface MeasuredObject extends ObjectDepth {
  class_name: string;
  confidence: number;
  bbox: BoundingBox;
}

/**
 * How near each shown object is, in their order, as the service would answer for these boxes alone: the ranks are
 * counted anew among them. Undefined while any is unknown, since half a ranking would mislead.
 */
export function measuredObjects(analysis: Analysis, shown: readonly Detection[]): MeasuredObject[] | undefined {
  const found = shown.flatMap((one) => {
    const { class_name, confidence, bbox } = one;
    const known = analysis.objectDepths?.[analysis.detect?.detections.indexOf(one) ?? -1];
    return known ? [{ class_name, confidence, bbox, ...known }] : [];
  });
  if (found.length < shown.length) return undefined;
  const order = found.map(({ rank }) => rank).sort((a, b) => a - b);
  return found.map((object) => ({ ...object, rank: order.indexOf(object.rank) + 1 }));
}
