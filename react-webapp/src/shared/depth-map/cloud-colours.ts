import { stepColours } from './colormaps';
import type { Grid } from './cloud-positions';
import type { DecodedMap } from './decoded-map';

/** Return RGB for each grid point from picture rows (RGBA, `width` pixels wide, only the rows of the grid). */
export function rowsToColours(rows: Uint8ClampedArray, width: number, grid: Grid): Uint8Array<ArrayBuffer> {
  const colours = new Uint8Array(grid.columns * grid.rows * 3);
  let at = 0;
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const pixel = (row * width + column * grid.step) * 4;
      for (let channel = 0; channel < 3; channel++) colours[at++] = rows[pixel + channel] ?? 0;
    }
  }
  return colours;
}

/** Return RGB for each grid point by its depth, for pictures that the browser cannot read. */
export function depthColours(map: DecodedMap, { step, columns, rows }: Grid): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(stepColours('spectral', map).buffer);
  const colours = new Uint8Array(columns * rows * 3);
  let at = 0;
  for (let row = 0; row < map.height; row += step) {
    for (let column = 0; column < map.width; column += step) {
      const entry = (map.steps[row * map.width + column] ?? 0) * 4;
      for (let channel = 0; channel < 3; channel++) colours[at++] = table[entry + channel] ?? 0;
    }
  }
  return colours;
}
