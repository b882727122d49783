import type { BoundingBox } from '@/shared/api/response-types';
import type { PictureSize } from '@/shared/picture-types';

export type ScalePoint = (x: number, y: number) => [x: number, y: number];

/** Return a function from pixels of the upright picture to pixels of its map, which is smaller if a smaller copy was sent. */
export function scaleToMap(map: PictureSize, picture: PictureSize): ScalePoint {
  const [wide, high] = [map.width / picture.width, map.height / picture.height];
  return (x, y) => [x * wide, y * high];
}

export function scaleBox(place: ScalePoint, box: BoundingBox): BoundingBox {
  const [x1, y1] = place(box.x1, box.y1);
  const [x2, y2] = place(box.x2, box.y2);
  return { x1, y1, x2, y2 };
}
