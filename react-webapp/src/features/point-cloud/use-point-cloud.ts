import { useQuery } from '@tanstack/react-query';
import { cloud } from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { FIELD_OF_VIEW } from './field-of-view';

/** As many as the service's own PLY has at most: 15 MB, what a browser still turns smoothly. */
const MAX_POINTS = 1_000_000;

/** The cloud at the usual field of view. */
export function usePointCloud(map: DepthMap, picture: Blob) {
  return useQuery({
    queryKey: ['cloud', map.id],
    queryFn: () => cloud(map, picture, FIELD_OF_VIEW.default, MAX_POINTS),
  });
}
