/** Which object, by its place in the detections, is lit in every view at once. */
export interface Highlight {
  active: number | null;
  light: (index: number | null) => void;
}

/** The handlers that make an element light the object on hover and focus. */
export function lightsUp({ light }: Highlight, index: number) {
  const on = () => {
    light(index);
  };
  const off = () => {
    light(null);
  };
  return { onMouseEnter: on, onMouseLeave: off, onFocus: on, onBlur: off };
}
