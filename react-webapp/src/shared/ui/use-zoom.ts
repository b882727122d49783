import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { pan, fullView, zoom, type View } from './zoom';

const ZOOM_STEP = 1.5;
const PAN_STEP = 0.1;
/** In screen pixels; a shorter movement is a tap. */
const MIN_DRAG = 4;

const byKey: Record<string, (view: View) => View> = {
  '+': (view) => zoom(view, ZOOM_STEP),
  '=': (view) => zoom(view, ZOOM_STEP),
  '-': (view) => zoom(view, 1 / ZOOM_STEP),
  '0': () => fullView,
  ArrowLeft: (view) => pan(view, { x: PAN_STEP, y: 0 }),
  ArrowRight: (view) => pan(view, { x: -PAN_STEP, y: 0 }),
  ArrowUp: (view) => pan(view, { x: 0, y: PAN_STEP }),
  ArrowDown: (view) => pan(view, { x: 0, y: -PAN_STEP }),
};

/** Zoom and pan a view by wheel, keys, drag and pinch over `frame`. */
export function useZoom() {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(fullView);
  useWheel(frame, setView);
  const drag = useDrag(setView);

  const onKeyDown = (event: KeyboardEvent) => {
    const change = event.ctrlKey || event.metaKey || event.altKey ? undefined : byKey[event.key];
    // At full view the arrow keys scroll the page as usual.
    if (!change || (event.key.startsWith('Arrow') && view.scale === 1)) return;
    event.preventDefault();
    setView(change);
  };
  return {
    frame,
    view,
    handlers: { ...drag, onKeyDown },
    zoomIn: () => {
      setView((before) => zoom(before, ZOOM_STEP));
    },
    zoomOut: () => {
      setView((before) => zoom(before, 1 / ZOOM_STEP));
    },
    showAll: () => {
      setView(fullView);
    },
  };
}

type SetView = (change: (view: View) => View) => void;

/** Zoom by wheel only with Ctrl (which a trackpad pinch sets) or while the frame has the focus; otherwise the page scrolls. */
function useWheel(frame: RefObject<HTMLDivElement | null>, setView: SetView) {
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const meant = event.ctrlKey || event.metaKey || element.contains(document.activeElement);
      if (!meant || event.deltaY === 0) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const speed = event.ctrlKey ? 0.01 : 0.002;
      const factor = Math.exp(-event.deltaY * lines * speed);
      setView((view) => zoom(view, factor, placeIn(element, event)));
    };
    // React's wheel listener is passive and could not prevent the page from scrolling.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
    };
  }, [frame, setView]);
}

/** Pan with one pointer; zoom around the midpoint of two. */
function useDrag(setView: SetView) {
  const down = useRef(new Map<number, PointerEvent>());
  const start = useRef<PointerEvent | null>(null);

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    down.current.set(event.pointerId, event);
    start.current = event;
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const before = down.current.get(event.pointerId);
    if (!before) return;
    const isTap = down.current.size === 1 && start.current && distance(start.current, event) < MIN_DRAG;
    if (isTap) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const frame = event.currentTarget;
    const { width, height } = frame.getBoundingClientRect();
    const other = [...down.current.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    down.current.set(event.pointerId, event);
    start.current = null;
    if (other) {
      const factor = distance(other, event) / Math.max(1, distance(other, before));
      const middle = placeIn(frame, {
        clientX: (other.clientX + event.clientX) / 2,
        clientY: (other.clientY + event.clientY) / 2,
      });
      setView((view) => zoom(view, factor, middle));
    } else {
      const by = { x: (event.clientX - before.clientX) / width, y: (event.clientY - before.clientY) / height };
      setView((view) => pan(view, by));
    }
  };
  const onPointerEnd = (event: PointerEvent) => {
    down.current.delete(event.pointerId);
  };
  return { onPointerDown, onPointerMove, onPointerUp: onPointerEnd, onPointerCancel: onPointerEnd };
}

interface Place {
  clientX: number;
  clientY: number;
}

const distance = (a: Place, b: Place) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

function placeIn(element: HTMLElement, { clientX, clientY }: Place) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (clientX - left) / (width || 1), y: (clientY - top) / (height || 1) };
}
