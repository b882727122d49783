import { count } from '@/shared/format';
import type { Highlight } from '@/shared/highlight';
import { BoxLayer } from '@/shared/ui/boxes/box-layer';
import type { PictureSize } from '@/shared/picture-types';
import { PictureStage } from '@/shared/ui/picture-stage';
import { StageNote } from '@/shared/ui/stage-note';
import { UploadStatus } from '@/shared/ui/upload-status';
import { Zoomable } from '@/shared/ui/zoomable';
import classes from './objects-figure.module.css';
import type { DetectionQuery } from './use-detection';

export interface ObjectsFigureProps {
  /** Null while there is no picture that the browser can show. */
  url: string | null;
  /** True if the browser cannot show the picture itself. */
  isCopy: boolean;
  size: PictureSize | null;
  detecting: DetectionQuery;
  /** The indices of the visible detections. */
  shown: readonly number[];
  ranks: ReadonlyMap<number, number>;
  highlight: Highlight;
}

/** Show the picture with the boxes of its objects. */
export function ObjectsFigure({ url, isCopy, size, detecting, shown, ranks, highlight }: ObjectsFigureProps) {
  const answer = detecting.query.data?.body;
  return (
    <figure className={classes.figure} aria-label="Objects in the picture">
      <PictureStage size={size}>
        <Zoomable label="The picture and its objects">
          {url ? <img src={url} alt="The chosen picture" decoding="async" /> : <div className={classes.blank} />}
          {answer && <BoxLayer {...answer} shown={shown} ranks={ranks} highlight={highlight} />}
        </Zoomable>
        <UploadStatus upload={detecting} activity="Finding objects…" />
        {answer && shown.length === 0 && <StageNote>{emptyText(answer.detections.length)}</StageNote>}
      </PictureStage>
      {isCopy && (
        <figcaption className={classes.caption}>
          This browser cannot show {answer ? `${answer.image.format} pictures` : 'the format of this picture'}:{' '}
          {url ? 'this is a copy from the detection service.' : 'requesting a copy from the detection service.'}
        </figcaption>
      )}
    </figure>
  );
}

function emptyText(found: number): string {
  if (found === 0) return 'No objects of the model’s classes were found.';
  return `Nothing to show: the filter below hides ${count(found, 'object')}.`;
}
