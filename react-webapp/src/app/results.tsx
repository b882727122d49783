import { useState } from 'react';
import { DepthPanel } from '@/features/depth/depth-panel';
import { DetectionPanel } from '@/features/detection/detection-panel';
import { ObjectsPanel } from '@/features/objects/objects-panel';
import { useNaturalSize } from '@/features/picture/use-natural-size';
import type { Picture } from '@/shared/picture';
import { Announcement } from './announcement';
import classes from './results.module.css';
import { useResults } from './use-results';

/** Everything that is found out about one picture, each part as it comes. */
export function Results({ picture: { url, ...chosen } }: { picture: Picture }) {
  const { detection, depthMap, objectDepths, detections, ranks } = useResults(chosen);
  const natural = useNaturalSize(url);
  const [active, light] = useState<number | null>(null);
  const highlight = { active, light };

  // The requests are on their way; a layout begun without the picture's shape would jump.
  if (natural === 'reading') return null;

  const showable = natural !== 'unshowable';
  // The services' size wins: boxes are in its pixels.
  const size = detection.data?.body.image ?? depthMap.data?.body.image ?? (showable ? natural : null);
  const listed = !detection.isError && detections?.length !== 0;
  return (
    <div className={classes.results} data-tall={listed && size !== null && size.width < size.height}>
      <Announcement detections={detections} depth={depthMap.data?.body} ranks={ranks} />
      <DetectionPanel url={showable ? url : null} size={size} query={detection} ranks={ranks} highlight={highlight} />
      <DepthPanel size={size} query={depthMap} lit={active === null ? undefined : detections?.[active]?.bbox} />
      {listed && (
        <div className={classes.list}>
          <ObjectsPanel
            detections={detections}
            query={objectDepths}
            mapPending={depthMap.isFetching}
            highlight={highlight}
          />
        </div>
      )}
    </div>
  );
}
