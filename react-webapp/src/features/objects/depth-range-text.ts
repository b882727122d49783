import type { DepthKind, ObjectDepth } from '@/shared/api/response-types';

/** Format an object's depth range: '5.20 (4.40 to 6.00)'; for metres, without the median: '4.40 to 6.00 m'. */
export function objectDepthText({ depth: { median, p10, p90 } }: ObjectDepth, kind: DepthKind): string {
  // Some relative models have values in the thousands.
  const digits = Math.abs(p90) < 100 ? 2 : 0;
  const range = `${p10.toFixed(digits)} to ${p90.toFixed(digits)}`;
  return kind === 'metric-m' ? `${range} m` : `${median.toFixed(digits)} (${range})`;
}
