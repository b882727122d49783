import type { Analysis } from '@/shared/picture-types';
import type { BoundingBox, Detection, ObjectDepth } from '@/shared/api/response-types';

/** An object's depth with its detection, in the depth service's format. */
export interface MeasuredObject extends ObjectDepth {
  class_name: string;
  confidence: number;
  bbox: BoundingBox;
}

/**
 * Return the depths of the visible objects, ranked among themselves, as the service would for these boxes alone. Return
 * undefined while any depth is unknown, since an incomplete ranking would mislead.
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
