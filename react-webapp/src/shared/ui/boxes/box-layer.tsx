import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import type { BoundingBox, Detection, ImageInfo } from '@/shared/api/response-types';
import type { Highlight } from '@/shared/highlight';
import { BoxShape } from '@/shared/ui/boxes/box-shape';
import classes from './box-layer.module.css';
import { ObjectBox } from './object-box';

interface BoxLayerProps {
  image: ImageInfo;
  detections: readonly Detection[];
  /** The places in `detections` of those to draw. */
  shown: readonly number[];
  ranks: ReadonlyMap<number, number>;
  highlight: Highlight;
}

// Before the first measurement, and where nothing is ever laid out.
const USUAL_WIDTH = 600;

/** Boxes in the picture's own pixels; lines and letters keep their size on the screen whatever its scale. */
export function BoxLayer({ image, detections, shown, ranks, highlight }: BoxLayerProps) {
  const { ref, width } = useElementSize();
  const scale = image.width / (width || USUAL_WIDTH);
  const drawingOrder = useMemo(() => largestFirst(detections, shown), [detections, shown]);
  const { active } = highlight;
  const lit = active !== null && shown.includes(active) ? detections[active] : undefined;
  return (
    <div ref={ref}>
      <svg className={classes.layer} viewBox={`0 0 ${image.width} ${image.height}`} data-dimmed={lit && true}>
        {drawingOrder.map(([index, detection]) => (
          <ObjectBox key={index} detection={detection} index={index} highlight={highlight}>
            <BoxShape detection={detection} rank={ranks.get(index)} scale={scale} image={image} />
          </ObjectBox>
        ))}
        {lit && (
          <g className={classes.lit} aria-hidden>
            <BoxShape detection={lit} rank={ranks.get(active ?? 0)} scale={scale} image={image} whole />
          </g>
        )}
      </svg>
    </div>
  );
}

// A small box inside a large one stays within reach of the pointer when it is drawn later.
function largestFirst(detections: readonly Detection[], shown: readonly number[]): [number, Detection][] {
  const places = new Set(shown);
  return [...detections.entries()].filter(([index]) => places.has(index)).sort(([, a], [, b]) => area(b.bbox) - area(a.bbox));
}

const area = ({ x1, y1, x2, y2 }: BoundingBox) => (x2 - x1) * (y2 - y1);
