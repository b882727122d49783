import type { DepthMap } from '@/shared/depth-map/depth-map';
import { useDepthAtPoint, type Point } from './use-depth-at-point';
import { depthText } from './depth-text';

/** Show the depth under the pointer or the crosshair with its unit. */
export function DepthReadout({ map, point }: { map: DepthMap; point: Point | null }) {
  const depth = useDepthAtPoint(map, point);
  if (!point) return 'To read a depth, point at the map or move the crosshair with the arrow keys.';
  return `At ${point.x}, ${point.y}: ${depth === null ? '…' : depthText(depth, map)}`;
}
