import type { Detection } from '@/shared/api/response-types';
import { classColour } from '@/shared/class-colour';
import type { PictureSize } from '@/shared/picture-types';
import { labelVariants, placeLabel } from '@/shared/ui/boxes/place-label';

/** The part of a canvas context that drawing uses. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'fill'
  | 'fillStyle'
  | 'fillText'
  | 'font'
  | 'lineWidth'
  | 'roundRect'
  | 'stroke'
  | 'strokeStyle'
  | 'textAlign'
  | 'textBaseline'
>;

interface Drawing {
  image: PictureSize;
  shown: readonly Detection[];
  /** The rank of each object in `shown`. */
  ranks: readonly number[] | undefined;
}

// The same style as in shared/ui/boxes/box-shape.
const HALO = { colour: 'rgb(0 0 0 / 55%)', width: 4.5 };
const LINE_WIDTH = 2.25;
const INK = '#16181d';
const FAMILY = 'system-ui, sans-serif';
/** The picture size in pixels up to which lines and text keep their screen size; above it they scale up. */
const SCREEN = 900;

/** Draw the visible boxes with their labels, in pixels of the picture. */
export function drawObjects(pen: Pen, { image, shown, ranks }: Drawing): void {
  const scale = Math.max(1, Math.max(image.width, image.height) / SCREEN);
  // Draw the most confident object last, so that its label is on top.
  for (const [index, detection] of [...shown.entries()].reverse()) {
    drawBox(pen, detection, scale);
    drawLabel(pen, { detection, rank: ranks?.[index], image, scale });
  }
}

function drawBox(pen: Pen, { bbox: { x1, y1, x2, y2 }, class_id: id }: Detection, scale: number): void {
  pen.beginPath();
  pen.roundRect(x1, y1, x2 - x1, y2 - y1, 2 * scale);
  const lines: [string, number][] = [
    [HALO.colour, HALO.width],
    [classColour(id), LINE_WIDTH],
  ];
  for (const [colour, width] of lines) {
    pen.strokeStyle = colour;
    pen.lineWidth = width * scale;
    pen.stroke();
  }
}

interface Label {
  detection: Detection;
  rank: number | undefined;
  image: PictureSize;
  scale: number;
}

function drawLabel(pen: Pen, { detection, rank, image, scale }: Label): void {
  // Always use the full label: a saved picture has no hover.
  const [whole] = labelVariants(detection, rank);
  const label = placeLabel({ variants: [whole], bbox: detection.bbox, image, scale });
  pen.fillStyle = classColour(detection.class_id);
  pen.beginPath();
  pen.roundRect(label.x, label.y, label.width, label.height, 3 * scale);
  pen.fill();
  pen.fillStyle = INK;
  pen.font = `600 ${label.fontSize}px ${FAMILY}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(label.text, label.x + label.width / 2, label.y + label.height / 2);
}
