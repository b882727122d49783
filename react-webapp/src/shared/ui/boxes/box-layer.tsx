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
  /** The indices in `detections` to draw. */
  shown: readonly number[];
  ranks: ReadonlyMap<number, number>;
  highlight: Highlight;
}

// Used before the first measurement, and in environments without layout such as jsdom.
const DEFAULT_WIDTH = 600;

/** Draw boxes in pixels of the picture. Lines and text keep their size on the screen at every zoom level. */
export function BoxLayer({ image, detections, shown, ranks, highlight }: BoxLayerProps) {
  const { ref, width } = useElementSize();
  const scale = image.width / (width || DEFAULT_WIDTH);
  const drawingOrder = useMemo(() => largestFirst(detections, shown), [detections, shown]);
  const { active } = highlight;
  const highlighted = active !== null && shown.includes(active) ? detections[active] : undefined;
  return (
    <div ref={ref}>
      <svg className={classes.layer} viewBox={`0 0 ${image.width} ${image.height}`} data-dimmed={highlighted && true}>
        {drawingOrder.map(([index, detection]) => (
          <ObjectBox key={index} detection={detection} index={index} highlight={highlight}>
            <BoxShape detection={detection} rank={ranks.get(index)} scale={scale} image={image} />
          </ObjectBox>
        ))}
        {highlighted && (
          <g className={classes.highlighted} aria-hidden>
            <BoxShape detection={highlighted} rank={ranks.get(active ?? 0)} scale={scale} image={image} whole />
          </g>
        )}
      </svg>
    </div>
  );
}

// Draw small boxes later, so that the pointer reaches one inside a larger box.
function largestFirst(detections: readonly Detection[], shown: readonly number[]): [number, Detection][] {
  const places = new Set(shown);
  return [...detections.entries()].filter(([index]) => places.has(index)).sort(([, a], [, b]) => area(b.bbox) - area(a.bbox));
}

const area = ({ x1, y1, x2, y2 }: BoundingBox) => (x2 - x1) * (y2 - y1);
