import * as depthMaps from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';

/** As memory asks for it: a promise, though the map is decoded only when something is asked of it. */
export function reopenDepthMap(...stored: Parameters<typeof depthMaps.reopenDepthMap>): Promise<DepthMap> {
  return Promise.resolve(depthMaps.reopenDepthMap(...stored));
}
