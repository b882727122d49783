import { VisuallyHidden } from '@mantine/core';
import type { Detection, EstimateAnswer } from '@/shared/api/wire';
import { listObjects } from './list-objects';

interface AnnouncementProps {
  detections: Detection[] | undefined;
  depth: EstimateAnswer | undefined;
  ranks: ReadonlyMap<number, number>;
}

/** Says each result once, as it comes, to those who do not see it come. */
export function Announcement({ detections, depth, ranks }: AnnouncementProps) {
  const nearest = detections?.find((_, index) => ranks.get(index) === 1);
  return (
    <VisuallyHidden role="status" aria-atomic={false}>
      {detections && <p>{listObjects(detections)}</p>}
      {depth && <p>The depth map is there.</p>}
      {nearest && <p>The objects are in order from nearest to farthest. Nearest: {nearest.class_name}.</p>}
    </VisuallyHidden>
  );
}
