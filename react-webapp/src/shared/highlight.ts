/** The object that all views highlight, by its index in the detections. */
export interface Highlight {
  active: number | null;
  setActive: (index: number | null) => void;
}

/** Return the event handlers that highlight an object on hover and focus. */
export function highlightHandlers({ setActive }: Highlight, index: number) {
  const on = () => {
    setActive(index);
  };
  const off = () => {
    setActive(null);
  };
  return { onMouseEnter: on, onMouseLeave: off, onFocus: on, onBlur: off };
}
