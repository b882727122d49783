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
  /** Null while there is nothing that the browser can show. */
  url: string | null;
  /** The browser cannot show the picture itself. */
  isCopy: boolean;
  size: PictureSize | null;
  detecting: DetectionQuery;
  /** The places in the detections of those that the filter lets through. */
  shown: readonly number[];
  ranks: ReadonlyMap<number, number>;
  highlight: Highlight;
}

/** The picture as the browser shows it, with the objects' boxes over it. */
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
          This browser cannot show {answer ? `${answer.image.format} pictures` : 'this picture’s format'}:{' '}
          {url ? 'this is a copy from the detection service.' : 'a copy is asked of the detection service.'}
        </figcaption>
      )}
    </figure>
  );
}

function emptyText(found: number): string {
  if (found === 0) return 'No object that the model knows was found.';
  return `Nothing to show: the filter below hides ${count(found, 'object')}.`;
}
