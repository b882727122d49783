import type { Detection } from '@/shared/api/response-types';
import { percent } from '@/shared/format';

/** Count objects by class: '2 × person, 1 × bus', or 'none'. */
export function listClasses(detections: readonly Detection[]): string {
  const perClass = new Map<string, number>();
  for (const { class_name: name } of detections) perClass.set(name, (perClass.get(name) ?? 0) + 1);
  return [...perClass].map(([name, number]) => `${number} × ${name}`).join(', ') || 'none';
}

/** Describe a change in confidence, in percentage points: '91% → 85% (−6)'; '91%' without a change. */
export function confidenceChange(a: number, b: number): string {
  const points = Math.round(b * 100) - Math.round(a * 100);
  return points === 0 ? percent(a) : `${percent(a)} → ${percent(b)} (${points > 0 ? '+' : '−'}${Math.abs(points)})`;
}

/** Describe a change in rank: '3 → 2'; '3' without a change; '–' if neither is known. */
export function rankChange(a: number | undefined, b: number | undefined): string {
  return a === b ? String(a ?? '–') : `${a ?? '–'} → ${b ?? '–'}`;
}
