import type { BoundingBox } from '@/shared/api/response-types';
import type { PictureSize } from '@/shared/picture-types';

export type Place = (x: number, y: number) => [x: number, y: number];

/** From pixels of the upright picture to those of its map, which are fewer where a smaller copy was sent. */
export function toMap(map: PictureSize, picture: PictureSize): Place {
  const [wide, high] = [map.width / picture.width, map.height / picture.height];
  return (x, y) => [x * wide, y * high];
}

export function boxIn(place: Place, box: BoundingBox): BoundingBox {
  const [x1, y1] = place(box.x1, box.y1);
  const [x2, y2] = place(box.x2, box.y2);
  return { x1, y1, x2, y2 };
}
