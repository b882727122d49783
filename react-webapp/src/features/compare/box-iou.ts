import type { BoundingBox } from '@/shared/api/response-types';

/** Return the intersection over union of two boxes: 1 for equal boxes, 0 for boxes that do not overlap. */
export function boxIou(a: BoundingBox, b: BoundingBox): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

const area = ({ x1, y1, x2, y2 }: BoundingBox) => (x2 - x1) * (y2 - y1);
