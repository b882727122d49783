import { nearnessOf, type DepthScale } from '@/shared/depth-map/decoded-map';

/** Format a raw depth with as many decimals as its range needs: 5.1 in 0 to 8.1, 0.013 in 0 to 0.02, 512 in 0 to 900. */
export function rawDepthText(depth: number, { min, max }: DepthScale): string {
  const span = Math.max(max - min, 1e-6);
  return depth.toFixed(Math.max(span < 100 ? 1 : 0, 2 - Math.ceil(Math.log10(span))));
}

/** Describe a depth with its kind: 'relative nearness 0.72 (raw 5.1)' or '3.2 m'. */
export function depthText(depth: number, scale: DepthScale): string {
  if (scale.kind === 'metric-m') return `${rawDepthText(depth, scale)} m`;
  return `relative nearness ${nearnessOf(depth, scale).toFixed(2)} (raw ${rawDepthText(depth, scale)})`;
}

/** Describe the range of a map: 'Raw values 0.0 to 8.1' or '0.8 to 23.4 m'. */
export function depthRangeText(scale: DepthScale): string {
  const range = `${rawDepthText(scale.min, scale)} to ${rawDepthText(scale.max, scale)}`;
  return scale.kind === 'metric-m' ? `${range} m` : `Raw values ${range}`;
}

/** Return the labels at the ends of the legend: ['far (0.0)', 'near (8.1)'] or ['far: 23.4 m', 'near: 0.8 m']. */
export function legendEndText(scale: DepthScale): [string, string] {
  const [min, max] = [rawDepthText(scale.min, scale), rawDepthText(scale.max, scale)];
  return scale.kind === 'metric-m' ? [`far: ${max} m`, `near: ${min} m`] : [`far (${min})`, `near (${max})`];
}
