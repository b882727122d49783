import tables from './colour-tables.json';
import type { Colormap } from './depth-map';
import { MAX_STEP, type DepthScale } from './decoded-map';

export type Rgb = readonly [number, number, number];

export const colormaps: readonly Colormap[] = ['spectral', 'inferno', 'turbo', 'gray'];

/** Return the service's colour of a nearness: `colourOf('spectral', 1)` is the nearest point's, 0 the farthest's. */
export function colourOf(colormap: Colormap, nearness: number): Rgb {
  const [red = 0, green = 0, blue = 0] = tables[colormap][Math.round(nearness * 255)] ?? [];
  return [red, green, blue];
}

/** Return a lookup table: the colour of each of the 65536 steps as four bytes RGBA. */
export function stepColours(colormap: Colormap, scale: DepthScale): Uint32Array<ArrayBuffer> {
  const shades = new Uint32Array(Uint8Array.from(tables[colormap].flatMap((rgb) => [...rgb, 255])).buffer);
  const colours = new Uint32Array(MAX_STEP + 1);
  for (let step = 0; step <= MAX_STEP; step++) {
    colours[step] = shades[Math.round(nearnessOfStep(step, scale) * 255)] ?? 0;
  }
  return colours;
}

// Computed from the step itself: a detour through the depth value would round.
function nearnessOfStep(step: number, { kind, min, max }: DepthScale): number {
  if (max <= min) return 0;
  return (kind === 'metric-m' ? MAX_STEP - step : step) / MAX_STEP;
}
