import { MAX_STEP, type DecodedMap } from './decoded-map';

/** Count the pixels in each of `bins` equal parts of the range from `min` to `max`. */
export function histogramOf({ steps }: Pick<DecodedMap, 'steps'>, bins: number): number[] {
  const counts = new Uint32Array(MAX_STEP + 1);
  for (const step of steps) counts[step] = (counts[step] ?? 0) + 1;
  const histogram = new Array<number>(bins).fill(0);
  counts.forEach((count, step) => {
    const bin = Math.floor((step * bins) / (MAX_STEP + 1));
    histogram[bin] = (histogram[bin] ?? 0) + count;
  });
  return histogram;
}
