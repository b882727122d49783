import { MAX_STEP, depthOf, type DecodedMap } from './decoded-map';

/** Statistics of a whole map, in its unit; `std` is the population standard deviation. */
export interface Statistics {
  min: number;
  max: number;
  mean: number;
  std: number;
}

/** Compute statistics in two passes: subtracting two large sums would lose the deviation of a nearly flat map. */
export function statisticsOf(map: DecodedMap): Statistics {
  const { min, max, steps } = map;
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length;
  return { min, max, mean: depthOf(mean, map), std: (Math.sqrt(variance) * (max - min)) / MAX_STEP };
}
