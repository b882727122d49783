import type { Detection } from '@/shared/api/response-types';
import { classColour } from '@/shared/class-colour';
import type { PictureSize } from '@/shared/picture-types';
import classes from './box-shape.module.css';
import { labelVariants, placeLabel } from './place-label';

interface BoxShapeProps {
  detection: Detection;
  rank: number | undefined;
  /** Picture pixels per screen pixel. */
  scale: number;
  image: PictureSize;
  /** Show the full label even on a small box. */
  whole?: boolean;
}

export function BoxShape({ detection, rank, scale, image, whole = false }: BoxShapeProps) {
  const { bbox, class_id: id } = detection;
  const [full, ...shorter] = labelVariants(detection, rank);
  const label = placeLabel({ variants: whole ? [full] : [full, ...shorter], bbox, image, scale });
  const rect = { x: bbox.x1, y: bbox.y1, width: bbox.x2 - bbox.x1, height: bbox.y2 - bbox.y1, rx: 2 * scale };
  const ground = { x: label.x, y: label.y, width: label.width, height: label.height, rx: 3 * scale };
  const middle = { x: label.x + label.width / 2, y: label.y + label.height / 2 };
  const colour = classColour(id);
  return (
    <>
      <rect {...rect} className={classes.halo} />
      <rect {...rect} className={classes.line} stroke={colour} />
      <rect {...ground} fill={colour} />
      <text {...middle} className={classes.text} fontSize={label.fontSize}>
        {label.text}
      </text>
    </>
  );
}
