import type { DepthKind } from '@/shared/api/response-types';

/**
 * A depth map as the page holds it: the service's PNG16, whose pixels a worker keeps decoded under `id`.
 * A pixel's depth is `min + step * (max - min) / 65535`, with `step` 0 to 65535.
 */
export interface DepthMap {
  id: number;
  /** Of the upright picture, in whose pixels points and boxes are given: the map itself may have fewer. */
  width: number;
  height: number;
  kind: DepthKind;
  min: number;
  max: number;
  /** 'depth-anything-v2-small@81be0c4' */
  model: string;
  requestId: string;
  /** Exactly what the service answered. */
  file: Blob;
}

export type Colormap = 'spectral' | 'inferno' | 'turbo' | 'gray';
