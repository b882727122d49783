import type { DepthKind } from '@/shared/api/response-types';

/**
 * A depth map: the service's 16-bit PNG, whose decoded pixels a worker caches under `id`.
 * A pixel's depth is `min + step * (max - min) / 65535`, with `step` 0 to 65535.
 */
export interface DepthMap {
  id: number;
  /** The size of the upright picture, in whose pixels points and boxes are given. The map itself may be smaller. */
  width: number;
  height: number;
  kind: DepthKind;
  min: number;
  max: number;
  /** 'depth-anything-v2-small@81be0c4' */
  model: string;
  requestId: string;
  /** The service's response body, unchanged. */
  file: Blob;
}

export type Colormap = 'spectral' | 'inferno' | 'turbo' | 'gray';
