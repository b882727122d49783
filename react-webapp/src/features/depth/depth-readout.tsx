import type { DepthMap } from '@/shared/depth-map/depth-map';
import { useDepthAtPoint, type Point } from './use-depth-at-point';
import { depthText } from './depth-text';

/** The value under the pointer or the crosshair, in words with its kind. */
export function DepthReadout({ map, point }: { map: DepthMap; point: Point | null }) {
  const depth = useDepthAtPoint(map, point);
  if (!point) return 'Point at the map, or move its crosshair with the arrow keys, to read a depth.';
  return `At ${point.x}, ${point.y}: ${depth === null ? '…' : depthText(depth, map)}`;
}
