import type { Detection } from '@/shared/api/response-types';
import { classColour } from '@/shared/class-colour';
import type { PictureSize } from '@/shared/picture-types';
import { labelVariants, placeLabel } from '@/shared/ui/boxes/place-label';

/** What drawing needs of a 2D context; the browser's own has it. */
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
  /** By the place in `shown`. */
  ranks: readonly number[] | undefined;
}

// As in shared/ui/boxes/box-shape: the saved picture looks like the page.
const HALO = { colour: 'rgb(0 0 0 / 55%)', width: 4.5 };
const LINE_WIDTH = 2.25;
const INK = '#16181d';
const FAMILY = 'system-ui, sans-serif';
/** Pixels across at which lines and letters have the size they have on a screen; they grow with larger pictures. */
const SCREEN = 900;

/** The shown boxes with their labels, in the picture's own pixels, over what `pen` has drawn before. */
export function drawObjects(pen: Pen, { image, shown, ranks }: Drawing): void {
  const scale = Math.max(1, Math.max(image.width, image.height) / SCREEN);
  // The surest last, so that its label lies on top.
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
  // A saved picture lights nothing up on hover: it says all of each label.
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
