import { tangentOfHalf } from '@/shared/depth-map/cloud-positions';
import type { PictureSize } from '@/shared/picture-types';

/** Degrees across the picture's long side; the usual is the service's own `fov`. */
export const FIELD_OF_VIEW = { least: 40, usual: 60, most: 120 };

/**
 * How much wider, and higher, a cloud is at one field of view than at the usual: all it takes to show another, since a
 * point's distance does not depend on it.
 */
export const widening = (fov: number): number => tangentOfHalf(fov) / tangentOfHalf(FIELD_OF_VIEW.usual);

/** Degrees from the picture's lower to its upper edge: what a camera that shows all of it needs. */
export function uprightAngle(fov: number, { width, height }: PictureSize): number {
  const edge = (tangentOfHalf(fov) * height) / Math.max(width, height);
  return (Math.atan(edge) * 360) / Math.PI;
}
