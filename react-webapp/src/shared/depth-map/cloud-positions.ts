import { LAST_STEP, depthOf, type StepMap } from './decoded-map';

/** The farthest point's distance in a relative map whose nearest lies at 1: a choice of the service, not measured. */
export const FARTHEST = 10;

/** The pixels that become points: every `step`-th of a row and of a column, from the first. */
export interface Grid {
  step: number;
  columns: number;
  rows: number;
}

export function gridOf({ width, height }: { width: number; height: number }, mostPoints: number): Grid {
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / mostPoints)));
  return { step, columns: Math.ceil(width / step), rows: Math.ceil(height / step) };
}

/**
 * x right, y up, z towards the viewer for each point of the grid; `fov` is degrees across the long side of the picture,
 * at whose middle a pinhole camera looks. Metres for metric depth; for relative depth the distance is 1 / disparity,
 * from 1 at the nearest point to `FARTHEST`.
 */
export function positionsOf(map: StepMap, { step, columns, rows }: Grid, fov: number): Float32Array<ArrayBuffer> {
  const { width, height, steps } = map;
  const focal = Math.max(width, height) / 2 / tangentOfHalf(fov);
  const positions = new Float32Array(columns * rows * 3);
  let at = 0;
  for (let row = 0; row < height; row += step) {
    for (let column = 0; column < width; column += step) {
      const distance = distanceOf(steps[row * width + column] ?? 0, map);
      positions[at++] = ((column + 0.5 - width / 2) / focal) * distance;
      positions[at++] = ((height / 2 - row - 0.5) / focal) * distance;
      positions[at++] = -distance;
    }
  }
  return positions;
}

/** tan(fov / 2), of degrees: how far the picture's edge lies beside its middle, at distance 1. */
export const tangentOfHalf = (fov: number): number => Math.tan((fov * Math.PI) / 360);

function distanceOf(step: number, map: StepMap): number {
  if (map.kind === 'metric-m') return depthOf(step, map);
  const nearness = map.max > map.min ? step / LAST_STEP : 0;
  return 1 / (1 / FARTHEST + nearness * (1 - 1 / FARTHEST));
}
