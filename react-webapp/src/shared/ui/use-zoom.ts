import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { moved, whole, zoomed, type View } from './zoom';

const STEP = 1.5;
const STRIDE = 0.1;
/** In screen pixels: less is a tap. */
const LEAST_DRAG = 4;

const byKey: Record<string, (view: View) => View> = {
  '+': (view) => zoomed(view, STEP),
  '=': (view) => zoomed(view, STEP),
  '-': (view) => zoomed(view, 1 / STEP),
  '0': () => whole,
  ArrowLeft: (view) => moved(view, { x: STRIDE, y: 0 }),
  ArrowRight: (view) => moved(view, { x: -STRIDE, y: 0 }),
  ArrowUp: (view) => moved(view, { x: 0, y: STRIDE }),
  ArrowDown: (view) => moved(view, { x: 0, y: -STRIDE }),
};

/** A view that follows wheel, keys, drag and pinch over `frame`. */
export function useZoom() {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(whole);
  useWheel(frame, setView);
  const drag = useDrag(setView);

  const onKeyDown = (event: KeyboardEvent) => {
    const change = event.ctrlKey || event.metaKey || event.altKey ? undefined : byKey[event.key];
    // Where all is in sight the arrows scroll the page, as ever.
    if (!change || (event.key.startsWith('Arrow') && view.scale === 1)) return;
    event.preventDefault();
    setView(change);
  };
  return {
    frame,
    view,
    handlers: { ...drag, onKeyDown },
    zoomIn: () => {
      setView((before) => zoomed(before, STEP));
    },
    zoomOut: () => {
      setView((before) => zoomed(before, 1 / STEP));
    },
    showAll: () => {
      setView(whole);
    },
  };
}

type SetView = (change: (view: View) => View) => void;

/** With the control key (a pinch on a trackpad says so, too), or when the frame has the focus: a page must scroll on. */
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
      setView((view) => zoomed(view, factor, placeIn(element, event)));
    };
    // React listens passively: the page would scroll as well.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
    };
  }, [frame, setView]);
}

/** One pointer moves the picture, two zoom it about their middle. */
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
    const isTap = down.current.size === 1 && start.current && distance(start.current, event) < LEAST_DRAG;
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
      setView((view) => zoomed(view, factor, middle));
    } else {
      const by = { x: (event.clientX - before.clientX) / width, y: (event.clientY - before.clientY) / height };
      setView((view) => moved(view, by));
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
