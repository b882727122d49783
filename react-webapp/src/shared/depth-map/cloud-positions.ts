import { MAX_STEP, depthOf, type DecodedMap } from './decoded-map';

/** The distance of the farthest point of a relative map whose nearest is at 1: a convention of the service, not measured. */
export const FARTHEST_DISTANCE = 10;

/** The pixels that become points: every `step`-th row and column, from the first. */
export interface Grid {
  step: number;
  columns: number;
  rows: number;
}

export function pointGrid({ width, height }: { width: number; height: number }, maxPoints: number): Grid {
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / maxPoints)));
  return { step, columns: Math.ceil(width / step), rows: Math.ceil(height / step) };
}

/**
 * Return x (right), y (up) and z (towards the viewer) of each grid point, as seen by a pinhole camera that looks at the
 * centre of the picture; `fov` is in degrees across the long side. Metric depth gives metres; relative depth gives
 * 1 / disparity, from 1 at the nearest point to `FARTHEST_DISTANCE`.
 */
export function pointPositions(map: DecodedMap, { step, columns, rows }: Grid, fov: number): Float32Array<ArrayBuffer> {
  const { width, height, steps } = map;
  const focal = Math.max(width, height) / 2 / tanOfHalfAngle(fov);
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

/** Return tan(fov / 2) of an angle in degrees: half the width of the view at distance 1. */
export const tanOfHalfAngle = (fov: number): number => Math.tan((fov * Math.PI) / 360);

function distanceOf(step: number, map: DecodedMap): number {
  if (map.kind === 'metric-m') return depthOf(step, map);
  const nearness = map.max > map.min ? step / MAX_STEP : 0;
  return 1 / (1 / FARTHEST_DISTANCE + nearness * (1 - 1 / FARTHEST_DISTANCE));
}
