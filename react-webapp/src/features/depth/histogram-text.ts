import { nearnessOf, type DepthScale } from '@/shared/depth-map/decoded-map';
import { rawDepthText } from './depth-text';

/** Summarise a histogram: 'Half of the pixels lie between nearness 0.10 and 0.45; the median is 0.22.', or the same in metres. */
export function histogramText(counts: readonly number[], scale: DepthScale): string {
  if (scale.max <= scale.min) return 'The map is flat: every pixel has the same depth.';
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => depthBelow(counts, share, scale));
  const words = (depth = 0) =>
    scale.kind === 'metric-m' ? `${rawDepthText(depth, scale)} m` : nearnessOf(depth, scale).toFixed(2);
  const unit = scale.kind === 'metric-m' ? '' : 'nearness ';
  return `Half of the pixels lie between ${unit}${words(low)} and ${words(high)}; the median is ${words(middle)}.`;
}

/** Return the depth below which a fraction of the pixels lies, assuming an even distribution within each bin. */
function depthBelow(counts: readonly number[], share: number, { min, max }: DepthScale): number {
  let wanted = share * counts.reduce((sum, count) => sum + count, 0);
  const bin = counts.findIndex((count) => {
    if (count >= wanted && count > 0) return true;
    wanted -= count;
    return false;
  });
  const within = wanted / (counts[bin] ?? 1);
  return min + ((bin + within) / counts.length) * (max - min);
}
