import { decode } from 'fast-png';
import type { DepthKind } from '@/shared/api/response-types';

/** The scale that converts a step of the 16-bit PNG to a depth, and a depth to a nearness. */
export interface DepthScale {
  kind: DepthKind;
  min: number;
  max: number;
}

/** A depth map with its pixels: `steps[y * width + x]` runs from 0 (`min`) to 65535 (`max`). */
export interface DecodedMap extends DepthScale {
  width: number;
  height: number;
  steps: Uint16Array;
}

export const MAX_STEP = 65535;

export function decodeSteps(png: Uint8Array, { kind, min, max }: DepthScale): DecodedMap {
  const { width, height, channels, data } = decode(png);
  if (!(data instanceof Uint16Array) || channels !== 1) throw new Error('The depth map is not a 16-bit grey PNG.');
  return { kind, min, max, width, height, steps: data };
}

export const depthOf = (step: number, { min, max }: DepthScale): number => min + (step * (max - min)) / MAX_STEP;

/** Convert a depth of either kind to a nearness from 0 (farthest in this picture) to 1 (nearest); 0 for a flat map. */
export function nearnessOf(depth: number, { kind, min, max }: DepthScale): number {
  const span = max - min;
  if (span <= 0) return 0;
  const fromFarthest = kind === 'metric-m' ? max - depth : depth - min;
  return Math.min(Math.max(fromFarthest / span, 0), 1);
}

/** Return the depth at a point; outside the map, that of the nearest pixel. */
export function depthAt(map: DecodedMap, x: number, y: number): number {
  const index = pixelAt(y, map.height) * map.width + pixelAt(x, map.width);
  return depthOf(map.steps[index] ?? 0, map);
}

/** Return the pixel at a position on an axis of `length` pixels; outside, the nearest one. */
export const pixelAt = (position: number, length: number): number =>
  Math.trunc(Math.min(Math.max(position, 0), length - 1));
