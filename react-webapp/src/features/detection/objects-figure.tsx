import type { DetectAnswer } from '@/shared/api/wire';
import type { Highlight } from '@/shared/highlight';
import { PictureStage, type PictureSize } from '@/shared/ui/picture-stage';
import { StageNote } from '@/shared/ui/stage-note';
import { BoxLayer } from './box-layer';
import classes from './objects-figure.module.css';

export interface ObjectsFigureProps {
  /** Null where the browser cannot show the picture. */
  url: string | null;
  size: PictureSize | null;
  answer: DetectAnswer | undefined;
  busy: boolean;
  ranks: ReadonlyMap<number, number>;
  highlight: Highlight;
}

/** The picture as the browser shows it, with the objects' boxes over it. */
export function ObjectsFigure({ url, size, answer, busy, ranks, highlight }: ObjectsFigureProps) {
  return (
    <figure className={classes.figure} aria-label="Objects in the picture">
      <PictureStage size={size}>
        {url ? <img src={url} alt="The chosen picture" /> : <div className={classes.blank} />}
        {answer && <BoxLayer image={answer.image} detections={answer.detections} ranks={ranks} highlight={highlight} />}
        {busy && <StageNote busy>Finding objects…</StageNote>}
        {answer?.detections.length === 0 && <StageNote>No object that the model knows was found.</StageNote>}
      </PictureStage>
      {!url && (
        <figcaption className={classes.caption}>
          This browser cannot show {answer ? `${answer.image.format} pictures` : 'this picture’s format'}; the boxes are
          drawn on a blank of its size.
        </figcaption>
      )}
    </figure>
  );
}
