import type { KeyboardEvent, PointerEvent } from 'react';
import type { PictureSize } from '@/shared/picture-types';
import classes from './depth-probe.module.css';
import { middleOf, moveCrosshair } from './move-crosshair';
import type { Point } from './use-depth-at-point';

interface DepthProbeProps {
  size: PictureSize;
  point: Point | null;
  /** `byKey` is true where a key moved it: what is found is then to be said aloud. */
  onPoint: (point: Point | null, byKey: boolean) => void;
  /** The id of what says the value. */
  describedBy: string;
}

/** The layer over the map that asks for the value under the pointer, or under a crosshair that the arrows move. */
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
      aria-label="Crosshair on the depth map; the arrow keys move it, with Shift by one pixel"
      aria-describedby={describedBy}
      tabIndex={0}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={({ pointerType }) => {
        // A finger that is lifted leaves its reading to be read.
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

/** Two lines that cross at a share of the width and of the height. */
function Crosshair({ x, y }: Point) {
  return (
    <>
      <span className={classes.upright} style={{ left: `${x * 100}%` }} aria-hidden />
      <span className={classes.level} style={{ top: `${y * 100}%` }} aria-hidden />
    </>
  );
}
