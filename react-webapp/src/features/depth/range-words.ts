import type { EstimateAnswer } from '@/shared/api/wire';

/** 'Raw values 0.0 to 8.1' or '0.8 to 23.4 m' */
export function rangeWords({ depth_kind: kind, depth_stats: { min, max } }: EstimateAnswer): string {
  const range = `${min.toFixed(1)} to ${max.toFixed(1)}`;
  return kind === 'metric-m' ? `${range} m` : `Raw values ${range}`;
}
