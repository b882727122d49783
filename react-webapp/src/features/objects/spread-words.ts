import type { DepthKind, ObjectDepth } from '@/shared/api/wire';

/** '5.20 (4.40 to 6.00)' or, where the median has a column of its own, '4.40 to 6.00 m'. */
export function spreadWords({ depth: { median, p10, p90 } }: ObjectDepth, kind: DepthKind): string {
  const range = `${p10.toFixed(2)} to ${p90.toFixed(2)}`;
  return kind === 'metric-m' ? `${range} m` : `${median.toFixed(2)} (${range})`;
}
