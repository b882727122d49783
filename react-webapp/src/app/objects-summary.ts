import type { Detection } from '@/shared/api/response-types';
import { count } from '@/shared/format';

/** Summarise detections: '5 objects found: 4 × person, 1 × bus.'. */
export function objectsSummary(detections: Detection[]): string {
  if (detections.length === 0) return 'No objects found.';
  const perClass = new Map<string, number>();
  for (const { class_name: name } of detections) perClass.set(name, (perClass.get(name) ?? 0) + 1);
  const list = [...perClass].map(([name, number]) => `${number} × ${name}`).join(', ');
  return `${count(detections.length, 'object')} found: ${list}.`;
}
