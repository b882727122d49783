import type { DepthKind, ObjectDepth } from '@/shared/api/response-types';

/** '5.20 (4.40 to 6.00)' or, where the median has a column of its own, '4.40 to 6.00 m'. */
export function objectDepthText({ depth: { median, p10, p90 } }: ObjectDepth, kind: DepthKind): string {
  // A model of relative depth may count in thousands.
  const digits = Math.abs(p90) < 100 ? 2 : 0;
  const range = `${p10.toFixed(digits)} to ${p90.toFixed(digits)}`;
  return kind === 'metric-m' ? `${range} m` : `${median.toFixed(digits)} (${range})`;
}
