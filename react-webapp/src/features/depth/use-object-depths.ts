import { skipToken, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Detection, ObjectDepth } from '@/shared/api/response-types';
import { measure } from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';

/** Measure each object's depth in the map, in the order of `detections`; ranks are among all of them. */
export function useObjectDepths(
  map: DepthMap | undefined,
  detections: Detection[] | undefined,
): UseQueryResult<ObjectDepth[]> {
  const boxes = detections?.map(({ bbox }) => bbox) ?? [];
  return useQuery({
    queryKey: ['object-depths', map?.id, boxes],
    queryFn: map && boxes.length > 0 ? () => measure(map, boxes) : skipToken,
  });
}
