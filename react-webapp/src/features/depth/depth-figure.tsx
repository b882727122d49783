import { Skeleton } from '@mantine/core';
import type { BoundingBox, EstimateAnswer } from '@/shared/api/wire';
import { PictureStage, type PictureSize } from '@/shared/ui/picture-stage';
import { StageNote } from '@/shared/ui/stage-note';
import classes from './depth-figure.module.css';

interface DepthFigureProps {
  answer: EstimateAnswer | undefined;
  size: PictureSize | null;
  busy: boolean;
  lit: BoundingBox | undefined;
}

/** The depth map, and on it the outline of the object that is lit elsewhere. */
export function DepthFigure({ answer, size, busy, lit }: DepthFigureProps) {
  return (
    <PictureStage size={size}>
      {busy && <Skeleton radius={0} />}
      {busy && <StageNote busy>Estimating depth…</StageNote>}
      {!busy && !answer && <StageNote>No depth map</StageNote>}
      {answer?.depth_image && <img src={answer.depth_image} alt="Depth map of the picture" />}
      {answer && lit && (
        <svg className={classes.outline} viewBox={`0 0 ${answer.image.width} ${answer.image.height}`} aria-hidden>
          <rect x={lit.x1} y={lit.y1} width={lit.x2 - lit.x1} height={lit.y2 - lit.y1} />
        </svg>
      )}
    </PictureStage>
  );
}
