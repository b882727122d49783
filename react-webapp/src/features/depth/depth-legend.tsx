import { colourOf } from '@/shared/depth-map/colormaps';
import type { Colormap } from '@/shared/depth-map/depth-map';
import type { DepthScale } from '@/shared/depth-map/decoded-map';
import classes from './depth-legend.module.css';
import { legendEndText } from './depth-text';

const STOPS = 16;

/** Show the colours from the farthest (left) to the nearest, with labels at both ends. */
export function DepthLegend({ scale, colormap }: { scale: DepthScale; colormap: Colormap }) {
  const [far, near] = legendEndText(scale);
  const stops = Array.from({ length: STOPS + 1 }, (_, stop) => cssColour(colormap, stop / STOPS));
  return (
    <div>
      <div className={classes.ramp} style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
      <p className={classes.ends}>
        <span>{far}</span>
        <span>{near}</span>
      </p>
    </div>
  );
}

/** Return a CSS colour: 'rgb(94 79 162)'. */
export const cssColour = (colormap: Colormap, nearness: number): string =>
  `rgb(${colourOf(colormap, nearness).join(' ')})`;
