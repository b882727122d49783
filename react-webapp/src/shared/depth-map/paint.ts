import { stepColours } from './colormaps';
import type { Colormap } from './depth-map';
import type { DecodedMap } from './decoded-map';

export interface Painted {
  width: number;
  height: number;
  /** RGBA */
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Paint a map in colours, at most `longestSide` pixels long. Each pixel shows the one value at its centre, no average. */
export function paintMap(map: DecodedMap, colormap: Colormap, longestSide: number): Painted {
  const shrink = Math.min(1, longestSide / Math.max(map.width, map.height));
  const width = Math.max(1, Math.round(map.width * shrink));
  const height = Math.max(1, Math.round(map.height * shrink));
  const columns = middles(width, map.width);
  const colours = stepColours(colormap, map);
  const painted = new Uint32Array(width * height);
  middles(height, map.height).forEach((row, y) => {
    const steps = map.steps.subarray(row * map.width, (row + 1) * map.width);
    for (let x = 0; x < width; x++) painted[y * width + x] = colours[steps[columns[x] ?? 0] ?? 0] ?? 0;
  });
  return { width, height, pixels: new Uint8ClampedArray(painted.buffer) };
}

/** Return the pixel at the centre of each of `length` cells along an axis of `pixels`. */
function middles(length: number, pixels: number): Uint32Array {
  return Uint32Array.from({ length }, (_, cell) => Math.floor(((cell + 0.5) * pixels) / length));
}
