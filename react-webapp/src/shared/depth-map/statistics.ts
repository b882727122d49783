import { LAST_STEP, depthOf, type StepMap } from './decoded-map';

/** Of a whole map, in its own unit; `std` is that of the population. */
export interface Statistics {
  min: number;
  max: number;
  mean: number;
  std: number;
}

/** In two passes: a difference of two large sums would lose the deviation of a nearly flat map. */
export function statisticsOf(map: StepMap): Statistics {
  const { min, max, steps } = map;
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length;
  return { min, max, mean: depthOf(mean, map), std: (Math.sqrt(variance) * (max - min)) / LAST_STEP };
}
