import { useAnnounced } from '@/shared/announce';
import type { Detection } from '@/shared/api/response-types';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { listObjects } from './objects-summary';

interface AnnouncementProps {
  detections: readonly Detection[] | undefined;
  /** The places in `detections` of those that the filter lets through. */
  shown: readonly number[];
  depth: DepthMap | undefined;
  ranks: ReadonlyMap<number, number>;
}

/** Says each result once, as it comes, to those who do not see it come. */
export function Announcement({ detections, shown, depth, ranks }: AnnouncementProps) {
  const nearest = detections?.find((_, index) => ranks.get(index) === 1);
  useAnnounced(detections && listObjects(detections.filter((_, index) => shown.includes(index))));
  useAnnounced(depth && 'The depth map is there.');
  useAnnounced(
    nearest && `The objects are in order from nearest to farthest. Nearest: ${nearest.class_name}.`,
  );
  return null;
}
