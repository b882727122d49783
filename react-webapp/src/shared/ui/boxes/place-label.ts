import type { BoundingBox, Detection } from '@/shared/api/response-types';
import { percent } from '@/shared/format';
import type { PictureSize } from '@/shared/picture-types';

interface LabelRequest {
  /** Alternative texts, the longest first. */
  variants: [string, ...string[]];
  bbox: BoundingBox;
  image: PictureSize;
  /** Picture pixels per screen pixel. */
  scale: number;
}

// In screen pixels. SVG cannot fit a background to its text, so the width is estimated from the letters.
const FONT_SIZE = 12;
const HEIGHT = 18;
const PADDING = 8;
const LETTER = 7.2;
const SLIM_LETTER = 4;

/** Return alternative label texts, the longest first: ['#1 bus 91%', '#1 bus', '#1']. */
export function labelVariants({ class_name: name, confidence }: Detection, rank?: number): [string, ...string[]] {
  const place = rank === undefined ? [] : [`#${rank}`];
  return [[...place, name, percent(confidence)].join(' '), [...place, name].join(' '), ...place];
}

/** Place a label above its box, or inside it at the top of the picture, within the picture's sides. */
export function placeLabel({ variants, bbox, image, scale }: LabelRequest) {
  const widthOf = (text: string) => (lettersWidth(text) + PADDING) * scale;
  const text = variants.find((words) => widthOf(words) <= bbox.x2 - bbox.x1) ?? variants.at(-1) ?? variants[0];
  const width = widthOf(text);
  const height = HEIGHT * scale;
  return {
    text,
    width,
    height,
    fontSize: FONT_SIZE * scale,
    x: Math.max(0, Math.min(bbox.x1, image.width - width)),
    y: bbox.y1 >= height ? bbox.y1 - height : bbox.y1,
  };
}

function lettersWidth(text: string): number {
  const slim = text.match(/[fijlrt .]/g)?.length ?? 0;
  return slim * SLIM_LETTER + (text.length - slim) * LETTER;
}
