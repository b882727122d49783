import { useQuery } from '@tanstack/react-query';
import { cloud } from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { FIELD_OF_VIEW } from './field-of-view';

/** The maximum of the service's PLY, too: 15 MB, which browsers still rotate smoothly. */
const MAX_POINTS = 1_000_000;

/** Build the point cloud at the default field of view. */
export function usePointCloud(map: DepthMap, picture: Blob) {
  return useQuery({
    queryKey: ['cloud', map.id],
    queryFn: () => cloud(map, picture, FIELD_OF_VIEW.default, MAX_POINTS),
  });
}
