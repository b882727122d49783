import { useElementSize } from '@mantine/hooks';
import type { Colormap, DepthMap } from '@/shared/depth-map/depth-map';
import { StageNote } from '@/shared/ui/stage-note';
import classes from './depth-canvas.module.css';
import { usePaintedMap } from './use-painted-map';

interface DepthCanvasProps {
  map: DepthMap;
  colormap: Colormap;
  /** The part to hide on the left, in percent of the width. */
  cut: number;
}

// Used before the first measurement, and in environments without layout such as jsdom.
const DEFAULT_SIDE = 600;
// Sizes are rounded up to this, so that resizing a window repaints only now and then.
const SIDE_STEP = 256;

/** Paint the map in colours at the resolution of the screen. */
export function DepthCanvas({ map, colormap, cut }: DepthCanvasProps) {
  const { ref, width, height } = useElementSize();
  const side = (Math.max(width, height) || DEFAULT_SIDE) * window.devicePixelRatio;
  const { canvas, error } = usePaintedMap(map, colormap, Math.ceil(side / SIDE_STEP) * SIDE_STEP);
  return (
    <div ref={ref} className={classes.layer} style={{ clipPath: `inset(0 0 0 ${cut}%)` }}>
      <canvas ref={canvas} role="img" aria-label="Depth map of the picture" />
      {error && <StageNote>The depth map cannot be drawn: {error.message}</StageNote>}
    </div>
  );
}
