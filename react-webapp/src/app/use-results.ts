import { useDepth } from '@/features/depth/use-depth';
import { useObjectDepths } from '@/features/depth/use-object-depths';
import { useDetection } from '@/features/detection/use-detection';
import type { ChosenFile } from '@/shared/picture-types';

export type PictureResults = ReturnType<typeof useResults>;

/** Request detections and depth map in parallel; measure the objects' depths when both have arrived. */
export function useResults(picture: ChosenFile) {
  const detection = useDetection(picture);
  const depth = useDepth(picture);
  const map = depth.query.data?.map;
  const detections = detection.query.data?.body.detections;
  const objectDepths = useObjectDepths(map, detections);
  return { detection, depth, map, objectDepths, detections, uploads: [detection, depth] };
}
