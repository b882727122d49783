import { tanOfHalfAngle } from '@/shared/depth-map/cloud-positions';
import type { PictureSize } from '@/shared/picture-types';

/** Limits in degrees across the picture's long side; the default is that of the service's `fov`. */
export const FIELD_OF_VIEW = { min: 40, default: 60, max: 120 };

/**
 * Return the factor by which x and y grow from the default field of view to another. Distances do not depend on it, so
 * this factor is all that changes.
 */
export const widthFactor = (fov: number): number => tanOfHalfAngle(fov) / tanOfHalfAngle(FIELD_OF_VIEW.default);

/** Return the vertical field of view, in degrees, that shows the whole picture. */
export function verticalAngle(fov: number, { width, height }: PictureSize): number {
  const edge = (tanOfHalfAngle(fov) * height) / Math.max(width, height);
  return (Math.atan(edge) * 360) / Math.PI;
}
