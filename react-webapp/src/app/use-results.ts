import { useMemo } from 'react';
import { useDepthMap } from '@/features/depth/use-depth-map';
import { useObjectDepths } from '@/features/depth/use-object-depths';
import { useDetection } from '@/features/detection/use-detection';
import type { ChosenFile } from '@/shared/picture';

/** Detection and depth map at once; the objects' depths when both are there. */
export function useResults(picture: ChosenFile) {
  const detection = useDetection(picture);
  const depthMap = useDepthMap(picture);
  const detections = detection.data?.body.detections;
  // Where the map failed, asking for more would only fail, or load, the service again.
  const objectDepths = useObjectDepths(picture, depthMap.isSuccess ? detections : undefined);
  const depths = objectDepths.data?.body.depth_at_objects;
  const ranks = useMemo(() => new Map(depths?.map(({ rank }, index) => [index, rank])), [depths]);
  return { detection, depthMap, objectDepths, detections, ranks };
}
