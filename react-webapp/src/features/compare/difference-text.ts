import type { Detection } from '@/shared/api/response-types';
import { percent } from '@/shared/format';

/** '2 × person, 1 × bus', or 'none' */
export function listClasses(detections: readonly Detection[]): string {
  const perClass = new Map<string, number>();
  for (const { class_name: name } of detections) perClass.set(name, (perClass.get(name) ?? 0) + 1);
  return [...perClass].map(([name, number]) => `${number} × ${name}`).join(', ') || 'none';
}

/** '91% → 85% (−6)', in points of a percent; without a change, '91%' */
export function confidenceChange(a: number, b: number): string {
  const points = Math.round(b * 100) - Math.round(a * 100);
  return points === 0 ? percent(a) : `${percent(a)} → ${percent(b)} (${points > 0 ? '+' : '−'}${Math.abs(points)})`;
}

/** '3 → 2', '3' where it stays, '–' where neither is known */
export function rankChange(a: number | undefined, b: number | undefined): string {
  return a === b ? String(a ?? '–') : `${a ?? '–'} → ${b ?? '–'}`;
}
