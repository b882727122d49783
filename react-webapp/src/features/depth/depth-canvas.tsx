import { useElementSize } from '@mantine/hooks';
import type { Colormap, DepthMap } from '@/shared/depth-map/depth-map';
import { StageNote } from '@/shared/ui/stage-note';
import classes from './depth-canvas.module.css';
import { usePaintedMap } from './use-painted-map';

interface DepthCanvasProps {
  map: DepthMap;
  colormap: Colormap;
  /** How much of it is left away from the left, in percent of the width. */
  cut: number;
}

// Before the first measurement, and where nothing is ever laid out.
const DEFAULT_SIDE = 600;
// While a window is drawn wider, the map is painted anew only now and then.
const SIDE_STEP = 256;

/** The map in colours, in as many pixels as the screen shows. */
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
