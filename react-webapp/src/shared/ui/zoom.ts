/** The visible part of a picture in its frame. */
export interface View {
  /** 1 shows all of it, 4 a quarter of its width. */
  scale: number;
  /** The picture's top left corner, in frame widths and heights; never positive. */
  x: number;
  y: number;
}

interface Point {
  x: number;
  y: number;
}

export const fullView: View = { scale: 1, x: 0, y: 0 };

export const MAX_ZOOM = 16;

/** Zoom by `factor` around the point `at` (0 to 1 in the frame), which stays in place. */
export function zoom({ scale, x, y }: View, factor: number, at: Point = { x: 0.5, y: 0.5 }): View {
  const next = Math.min(MAX_ZOOM, Math.max(1, scale * factor));
  const ratio = next / scale;
  return keepFrameFilled({ scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio });
}

/** Pan by a fraction of the frame: x 0.1 moves the picture right by a tenth of the frame's width. */
export function pan({ scale, x, y }: View, by: Point): View {
  return keepFrameFilled({ scale, x: x + by.x, y: y + by.y });
}

// Keep the frame filled by the picture.
function keepFrameFilled({ scale, x, y }: View): View {
  const within = (offset: number) => Math.min(0, Math.max(1 - scale, offset));
  return { scale, x: within(x), y: within(y) };
}
