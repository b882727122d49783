import { decode } from 'fast-png';
import type { DepthKind } from '@/shared/api/response-types';

/** What turns a step of the PNG16 into a depth, and a depth into nearness. */
export interface DepthScale {
  kind: DepthKind;
  min: number;
  max: number;
}

/** A depth map with its pixels: `steps[y * width + x]`, 0 to 65535 from `min` to `max`. */
export interface StepMap extends DepthScale {
  width: number;
  height: number;
  steps: Uint16Array;
}

export const LAST_STEP = 65535;

export function decodeSteps(png: Uint8Array, { kind, min, max }: DepthScale): StepMap {
  const { width, height, channels, data } = decode(png);
  if (!(data instanceof Uint16Array) || channels !== 1) throw new Error('The depth map is not a 16-bit grey PNG.');
  return { kind, min, max, width, height, steps: data };
}

export const depthOf = (step: number, { min, max }: DepthScale): number => min + (step * (max - min)) / LAST_STEP;

/** 0 (farthest in this picture) to 1 (nearest), whatever the kind; 0 everywhere where the map is flat. */
export function nearnessOf(depth: number, { kind, min, max }: DepthScale): number {
  const span = max - min;
  if (span <= 0) return 0;
  const fromFarthest = kind === 'metric-m' ? max - depth : depth - min;
  return Math.min(Math.max(fromFarthest / span, 0), 1);
}

/** The depth of the pixel that a point lies in, or of the nearest one inside the map. */
export function depthAt(map: StepMap, x: number, y: number): number {
  const index = pixelAt(y, map.height) * map.width + pixelAt(x, map.width);
  return depthOf(map.steps[index] ?? 0, map);
}

/** The pixel of an axis of `length` that a position lies in, or the nearest one. */
export const pixelAt = (position: number, length: number): number =>
  Math.trunc(Math.min(Math.max(position, 0), length - 1));
