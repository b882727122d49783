import { gridOf, positionsOf } from './cloud-positions';
import { depthColours, rowsToColours } from './cloud-colours';
import { histogramOf } from './histogram';
import { KeptMaps } from './decoded-map-cache';
import { measureBoxes } from './measure-boxes';
import { paintMap } from './paint';
import { pictureRows } from './picture-rows';
import type { Cloud, Input, JobName, Output, Question, Reply } from './worker-protocol';
import { statisticsOf } from './statistics';
import { depthAt, type StepMap } from './decoded-map';
import { boxIn, toMap } from './scale-to-map';

type DoJobs = { [Name in JobName]: (input: Input<Name>) => Promise<Output<Name>> | Output<Name> };

/** What answers the page's questions, in the worker and in tests alike. */
export function createAnswerer(): (question: Question) => Promise<Reply> {
  const jobs = createJobs(new KeptMaps());
  return async ({ number, name, input }) => {
    try {
      // A question's input is that of its name, which TypeScript does not follow through a table.
      return { number, output: await jobs[name](input as never) };
    } catch (error) {
      return { number, error: error instanceof Error ? error.message : String(error) };
    }
  };
}

function createJobs(maps: KeptMaps): DoJobs {
  return {
    open: async ({ map }) => {
      const { width, height } = await maps.get(map);
      return { width, height };
    },
    paint: async ({ map, colormap, longestSide }) => {
      const { width, height, pixels } = paintMap(await maps.get(map), colormap, longestSide);
      return createImageBitmap(new ImageData(pixels, width, height));
    },
    valueAt: async ({ map, picture, x, y }) => {
      const steps = await maps.get(map);
      return depthAt(steps, ...toMap(steps, picture)(x + 0.5, y + 0.5));
    },
    measure: async ({ map, picture, boxes }) => {
      const steps = await maps.get(map);
      const place = toMap(steps, picture);
      return measureBoxes(steps, boxes.map((box) => boxIn(place, box)));
    },
    statistics: async ({ map }) => statisticsOf(await maps.get(map)),
    histogram: async ({ map, bins }) => histogramOf(await maps.get(map), bins),
    cloud: async ({ map, picture, fov, mostPoints }) => cloudOf(await maps.get(map), picture, fov, mostPoints),
    close: ({ id }) => {
      maps.drop(id);
      return null;
    },
  };
}

async function cloudOf(map: StepMap, picture: Blob, fov: number, mostPoints: number): Promise<Cloud> {
  const grid = gridOf(map, mostPoints);
  const rows = await pictureRows(picture, map, grid);
  const colours = rows ? rowsToColours(rows, map.width, grid) : depthColours(map, grid);
  const { columns, rows: count } = grid;
  return { positions: positionsOf(map, grid, fov), colours, columns, rows: count, pictured: rows !== null };
}
