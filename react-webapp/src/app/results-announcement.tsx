import { useAnnounced } from '@/shared/announce';
import type { Detection } from '@/shared/api/response-types';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { objectsSummary } from './objects-summary';

interface ResultsAnnouncementProps {
  detections: readonly Detection[] | undefined;
  /** The indices of the visible detections. */
  shown: readonly number[];
  depth: DepthMap | undefined;
  ranks: ReadonlyMap<number, number>;
}

/** Announce each result once to screen readers when it arrives. */
export function ResultsAnnouncement({ detections, shown, depth, ranks }: ResultsAnnouncementProps) {
  const nearest = detections?.find((_, index) => ranks.get(index) === 1);
  useAnnounced(detections && objectsSummary(detections.filter((_, index) => shown.includes(index))));
  useAnnounced(depth && 'The depth map is ready.');
  useAnnounced(
    nearest && `Objects are sorted from nearest to farthest. Nearest: ${nearest.class_name}.`,
  );
  return null;
}
