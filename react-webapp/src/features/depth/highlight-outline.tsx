import type { BoundingBox } from '@/shared/api/response-types';
import type { PictureSize } from '@/shared/picture-types';
import classes from './highlight-outline.module.css';

/** Outline the highlighted object, in pixels of the picture. */
export function HighlightOutline({ size, box: { x1, y1, x2, y2 } }: { size: PictureSize; box: BoundingBox }) {
  return (
    <svg className={classes.outline} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden>
      <rect x={x1} y={y1} width={x2 - x1} height={y2 - y1} />
    </svg>
  );
}
