import type { DetectAnswer, ObjectDepth } from '@/shared/api/response-types';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import type { SentSmaller } from '@/shared/sending/prepare-upload';

/** One picture, and what has been found out about it so far: what the features hand to each other. */
export interface Analysis {
  id: string;
  name: string;
  /** Exactly the bytes that were chosen. */
  file: Blob;
  /** Where a smaller copy was sent in their place, as the user had asked. */
  sent?: SentSmaller | undefined;
  /** Milliseconds since 1970. */
  at: number;
  /** Asked once, for all that is at least `LEAST_CONFIDENCE` sure; the page filters. */
  detect?: DetectAnswer | undefined;
  /** 'yolo26n@3f2a9c1' */
  detectModel?: string | undefined;
  depth?: DepthMap | undefined;
  /** One for each of `detect.detections`, measured in `depth`; its ranks are among all of them. */
  objectDepths?: ObjectDepth[] | undefined;
}

export const LEAST_CONFIDENCE = 0.05;
