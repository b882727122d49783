import { useAnnounced } from '@/shared/announce';
import type { Detection } from '@/shared/api/response-types';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { objectsSummary } from './objects-summary';

interface ResultsAnnouncementProps {
  detections: readonly Detection[] | undefined;
  /** The places in `detections` of those that the filter lets through. */
  shown: readonly number[];
  depth: DepthMap | undefined;
  ranks: ReadonlyMap<number, number>;
}

/** Says each result once, as it comes, to those who do not see it come. */
export function ResultsAnnouncement({ detections, shown, depth, ranks }: ResultsAnnouncementProps) {
  const nearest = detections?.find((_, index) => ranks.get(index) === 1);
  useAnnounced(detections && objectsSummary(detections.filter((_, index) => shown.includes(index))));
  useAnnounced(depth && 'The depth map is there.');
  useAnnounced(
    nearest && `The objects are in order from nearest to farthest. Nearest: ${nearest.class_name}.`,
  );
  return null;
}
