import type { KeyboardEvent, PointerEvent } from 'react';
import type { PictureSize } from '@/shared/picture-types';
import classes from './depth-probe.module.css';
import { middleOf, moveCrosshair } from './move-crosshair';
import type { Point } from './use-depth-at-point';

interface DepthProbeProps {
  size: PictureSize;
  point: Point | null;
  /** `byKey` is true if a key moved the point; the value is then announced. */
  onPoint: (point: Point | null, byKey: boolean) => void;
  /** The id of the element that shows the value. */
  describedBy: string;
}

/** A layer over the map that picks a point by pointer, or by a crosshair that the arrow keys move. */
export function DepthProbe({ size, point, onPoint, describedBy }: DepthProbeProps) {
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const x = Math.floor(((event.clientX - left) / width) * size.width);
    const y = Math.floor(((event.clientY - top) / height) * size.height);
    if (Number.isFinite(x) && Number.isFinite(y)) onPoint({ x, y }, false);
  };
  const move = (event: KeyboardEvent) => {
    const moved = moveCrosshair(point ?? middleOf(size), event.key, event.shiftKey, size);
    if (!moved) return;
    event.preventDefault();
    onPoint(moved, true);
  };
  return (
    <div
      className={classes.probe}
      role="application"
      aria-label="Crosshair on the depth map. Move it with the arrow keys; hold Shift to move by one pixel."
      aria-describedby={describedBy}
      tabIndex={0}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={({ pointerType }) => {
        // Keep the value after a touch ends, so that users can read it.
        if (pointerType === 'mouse') onPoint(null, false);
      }}
      onKeyDown={move}
      onFocus={() => {
        if (!point) onPoint(middleOf(size), true);
      }}
      onBlur={() => {
        onPoint(null, false);
      }}
    >
      {point && <Crosshair x={(point.x + 0.5) / size.width} y={(point.y + 0.5) / size.height} />}
    </div>
  );
}

/** Draw two lines that cross at a fraction of the width and of the height. */
function Crosshair({ x, y }: Point) {
  return (
    <>
      <span className={classes.upright} style={{ left: `${x * 100}%` }} aria-hidden />
      <span className={classes.level} style={{ top: `${y * 100}%` }} aria-hidden />
    </>
  );
}
