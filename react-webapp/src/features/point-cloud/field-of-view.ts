import { tanOfHalfAngle } from '@/shared/depth-map/cloud-positions';
import type { PictureSize } from '@/shared/picture-types';

/** Degrees across the picture's long side; the usual is the service's own `fov`. */
export const FIELD_OF_VIEW = { min: 40, default: 60, max: 120 };

/**
 * How much wider, and higher, a cloud is at one field of view than at the usual: all it takes to show another, since a
 * point's distance does not depend on it.
 */
export const widthFactor = (fov: number): number => tanOfHalfAngle(fov) / tanOfHalfAngle(FIELD_OF_VIEW.default);

/** Degrees from the picture's lower to its upper edge: what a camera that shows all of it needs. */
export function verticalAngle(fov: number, { width, height }: PictureSize): number {
  const edge = (tanOfHalfAngle(fov) * height) / Math.max(width, height);
  return (Math.atan(edge) * 360) / Math.PI;
}
