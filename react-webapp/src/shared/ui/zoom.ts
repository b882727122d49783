/** What part of a picture fills its frame. */
export interface View {
  /** 1 shows all of it, 4 a quarter of its width. */
  scale: number;
  /** Where the picture's left top corner lies, in widths and heights of the frame: never right of it or below. */
  x: number;
  y: number;
}

interface Point {
  x: number;
  y: number;
}

export const whole: View = { scale: 1, x: 0, y: 0 };

export const MOST_ZOOM = 16;

/** Zoomed by `factor`, with what lies at `at` (0 to 1, of the frame) staying there. */
export function zoomed({ scale, x, y }: View, factor: number, at: Point = { x: 0.5, y: 0.5 }): View {
  const next = Math.min(MOST_ZOOM, Math.max(1, scale * factor));
  const ratio = next / scale;
  return held({ scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio });
}

/** Moved by a part of the frame: 0.1 brings what is left of it into sight by a tenth of its width. */
export function moved({ scale, x, y }: View, by: Point): View {
  return held({ scale, x: x + by.x, y: y + by.y });
}

// The frame stays filled.
function held({ scale, x, y }: View): View {
  const within = (offset: number) => Math.min(0, Math.max(1 - scale, offset));
  return { scale, x: within(x), y: within(y) };
}
