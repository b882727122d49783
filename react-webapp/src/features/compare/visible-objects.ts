import type { Analysis } from '@/shared/picture-types';
import type { Detection, ObjectDepth } from '@/shared/api/response-types';

export interface VisibleObject {
  detection: Detection;
  depth: ObjectDepth | undefined;
  /** The rank among the visible objects: 1 is the nearest. */
  rank: number | undefined;
}

/** Return the objects of at least `minConfidence`, in order of confidence, ranked among themselves. */
export function visibleObjects({ detect, objectDepths }: Analysis, minConfidence: number): VisibleObject[] {
  const sure = (detect?.detections ?? [])
    .map((detection, index) => ({ detection, depth: objectDepths?.[index] }))
    .filter(({ detection }) => detection.confidence >= minConfidence);
  const ranks = sure.flatMap(({ depth }) => depth?.rank ?? []).sort((a, b) => a - b);
  return sure.map((object) => ({ ...object, rank: object.depth && ranks.indexOf(object.depth.rank) + 1 }));
}
