import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { percent } from '@/shared/format';
import { useZoom } from './use-zoom';
import classes from './zoomable.module.css';

interface ZoomableProps {
  /** The accessible name: 'The picture'. */
  label: string;
  /** Each child fills the frame and is laid out again at each zoom level, so that lines stay sharp. */
  children: ReactNode;
}

/** A frame that can be zoomed by wheel, pinch, drag, the keys + - 0 and arrows, or the buttons. */
export function Zoomable({ label, children }: ZoomableProps) {
  const { frame, view, handlers, zoomIn, zoomOut, showAll } = useZoom();
  const { scale, x, y } = view;
  return (
    <div
      ref={frame}
      className={classes.frame}
      data-zoomed={scale > 1}
      role="group"
      aria-label={`${label}, ${percent(scale)}`}
      aria-keyshortcuts="+ - 0 ArrowLeft ArrowRight ArrowUp ArrowDown"
      tabIndex={0}
      onDragStart={(event) => {
        event.preventDefault();
      }}
      {...handlers}
    >
      <div
        className={classes.content}
        data-testid="zoomed"
        style={{ width: share(scale), height: share(scale), left: share(x), top: share(y) }}
      >
        {children}
      </div>
      <ActionIcon.Group className={classes.buttons}>
        <ActionIcon variant="default" size="md" aria-label="Zoom out" disabled={scale === 1} onClick={zoomOut}>
          −
        </ActionIcon>
        <ActionIcon variant="default" size="md" aria-label="Reset zoom" disabled={scale === 1} onClick={showAll}>
          <span className={classes.all} />
        </ActionIcon>
        <ActionIcon variant="default" size="md" aria-label="Zoom in" onClick={zoomIn}>
          +
        </ActionIcon>
      </ActionIcon.Group>
    </div>
  );
}

const share = (of: number) => `${of * 100}%`;
