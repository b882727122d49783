import tables from './colour-tables.json';
import type { Colormap } from './depth-map';
import { LAST_STEP, type DepthScale } from './decoded-map';

export type Rgb = readonly [number, number, number];

export const colormaps: readonly Colormap[] = ['spectral', 'inferno', 'turbo', 'gray'];

/** The service's own colours: `colourOf('spectral', 1)` is the nearest's, 0 the farthest's. */
export function colourOf(colormap: Colormap, nearness: number): Rgb {
  const [red = 0, green = 0, blue = 0] = tables[colormap][Math.round(nearness * 255)] ?? [];
  return [red, green, blue];
}

/** The colour of each of the 65536 steps, as four bytes RGBA: a map is painted by looking up. */
export function stepColours(colormap: Colormap, scale: DepthScale): Uint32Array<ArrayBuffer> {
  const shades = new Uint32Array(Uint8Array.from(tables[colormap].flatMap((rgb) => [...rgb, 255])).buffer);
  const colours = new Uint32Array(LAST_STEP + 1);
  for (let step = 0; step <= LAST_STEP; step++) {
    colours[step] = shades[Math.round(nearnessOfStep(step, scale) * 255)] ?? 0;
  }
  return colours;
}

// Not by way of the depth, which would round on the way.
function nearnessOfStep(step: number, { kind, min, max }: DepthScale): number {
  if (max <= min) return 0;
  return (kind === 'metric-m' ? LAST_STEP - step : step) / LAST_STEP;
}
