import * as depthMaps from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';

/** Restore a depth map as the history expects it: in a promise, although the map is decoded only at first use. */
export function reopenDepthMap(...stored: Parameters<typeof depthMaps.reopenDepthMap>): Promise<DepthMap> {
  return Promise.resolve(depthMaps.reopenDepthMap(...stored));
}
