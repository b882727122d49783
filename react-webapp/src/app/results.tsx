import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { SnippetsPanel } from '@/features/snippets/snippets-panel';
import { DepthPanel } from '@/features/depth/depth-panel';
import { rankVisibleObjects } from '@/features/depth/rank-visible-objects';
import { DetectionPanel } from '@/features/detection/detection-panel';
import { ExportPanel } from '@/features/export/export-panel';
import { ObjectsPanel } from '@/features/objects/objects-panel';
import { useNaturalSize } from '@/features/picture/use-natural-size';
import { usePreview } from '@/features/picture/use-preview';
import { PointCloudPanel } from '@/features/point-cloud/point-cloud-panel';
import type { Analysis, Picture } from '@/shared/picture-types';
import { visibleIndices } from '@/shared/detection-filter';
import { smallerCopyText } from '@/shared/sending/smaller-copy-text';
import { ResultsAnnouncement } from './results-announcement';
import classes from './results.module.css';
import type { PictureResults } from './use-results';
import type { ViewState } from './use-view-state';

interface ResultsProps {
  picture: Picture;
  results: PictureResults;
  analysis: Analysis;
  view: ViewState;
}

/** Show the results of one picture, each part when it arrives. */
export function Results({ picture, results, analysis, view: { filter, onFilter, depthView } }: ResultsProps) {
  const { detection, depth, map, objectDepths, detections } = results;
  const natural = useNaturalSize(picture.url);
  const preview = usePreview(picture, natural === 'unshowable');
  const [active, setActive] = useState<number | null>(null);
  const highlight = { active, setActive };
  const shown = useMemo(() => visibleIndices(detections ?? [], filter), [detections, filter]);
  const depths = objectDepths.data;
  const ranks = useMemo(() => rankVisibleObjects(depths ?? [], shown), [depths, shown]);

  // Wait for the picture's size, so that the layout does not jump. The requests are already running.
  if (natural === 'reading') return null;

  const showable = natural !== 'unshowable';
  const url = showable ? picture.url : (preview?.url ?? null);
  // Exports and the point cloud need a picture that the browser can read.
  const readable = preview ? { ...analysis, file: preview.blob } : analysis;
  // Prefer the services' size, because boxes are in its pixels.
  const size = detection.query.data?.body.image ?? map ?? (showable ? natural : null);
  const listed = !detection.query.isError && detections?.length !== 0;
  const chosen = detections?.filter((_, index) => shown.includes(index)) ?? [];
  const classNames = filter.hidden.size > 0 ? [...new Set(chosen.map(({ class_name: name }) => name))] : [];
  return (
    <div className={classes.results} data-tall={listed && size !== null && size.width < size.height}>
      <ResultsAnnouncement detections={detections} shown={shown} depth={map} ranks={ranks} />
      <DetectionPanel
        url={url}
        isCopy={!showable}
        size={size}
        detecting={detection}
        shown={shown}
        ranks={ranks}
        highlight={highlight}
        filter={filter}
        onFilter={onFilter}
      />
      <DepthPanel
        depth={depth}
        url={url}
        size={size}
        highlightedBox={active === null ? undefined : detections?.[active]?.bbox}
        {...depthView}
      />
      {listed && (
        <div className={classes.list}>
          <ObjectsPanel
            detections={detections}
            shown={shown}
            query={objectDepths}
            kind={map?.kind}
            mapPending={depth.query.isFetching}
            highlight={highlight}
          />
        </div>
      )}
      <div className={classes.more}>
        {analysis.sent && <Text size="sm">{smallerCopyText(analysis.sent)}</Text>}
        <PointCloudPanel analysis={readable} />
        <ExportPanel analysis={readable} shown={chosen} />
        <SnippetsPanel
          fileName={analysis.name}
          options={{ conf: filter.confidence, classes: classNames, colormap: depthView.colormap }}
        />
      </div>
    </div>
  );
}
