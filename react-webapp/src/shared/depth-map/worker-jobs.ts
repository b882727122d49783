import { pointGrid, pointPositions } from './cloud-positions';
import { depthColours, rowsToColours } from './cloud-colours';
import { histogramOf } from './histogram';
import { DecodedMapCache } from './decoded-map-cache';
import { measureBoxes } from './measure-boxes';
import { paintMap } from './paint';
import { pictureRows } from './picture-rows';
import type { Cloud, Input, JobName, Output, WorkerRequest, WorkerReply } from './worker-protocol';
import { statisticsOf } from './statistics';
import { depthAt, type DecodedMap } from './decoded-map';
import { scaleBox, scaleToMap } from './scale-to-map';

type JobHandlers = { [Name in JobName]: (input: Input<Name>) => Promise<Output<Name>> | Output<Name> };

/** Create the function that handles requests, both in the worker and in tests. */
export function createRequestHandler(): (question: WorkerRequest) => Promise<WorkerReply> {
  const jobs = createJobs(new DecodedMapCache());
  return async ({ number, name, input }) => {
    try {
      // The input matches the job's name, which TypeScript cannot infer through a lookup.
      return { number, output: await jobs[name](input as never) };
    } catch (error) {
      return { number, error: error instanceof Error ? error.message : String(error) };
    }
  };
}

function createJobs(maps: DecodedMapCache): JobHandlers {
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
      return depthAt(steps, ...scaleToMap(steps, picture)(x + 0.5, y + 0.5));
    },
    measure: async ({ map, picture, boxes }) => {
      const steps = await maps.get(map);
      const place = scaleToMap(steps, picture);
      return measureBoxes(steps, boxes.map((box) => scaleBox(place, box)));
    },
    statistics: async ({ map }) => statisticsOf(await maps.get(map)),
    histogram: async ({ map, bins }) => histogramOf(await maps.get(map), bins),
    cloud: async ({ map, picture, fov, maxPoints }) => cloudOf(await maps.get(map), picture, fov, maxPoints),
    close: ({ id }) => {
      maps.drop(id);
      return null;
    },
  };
}

async function cloudOf(map: DecodedMap, picture: Blob, fov: number, maxPoints: number): Promise<Cloud> {
  const grid = pointGrid(map, maxPoints);
  const rows = await pictureRows(picture, map, grid);
  const colours = rows ? rowsToColours(rows, map.width, grid) : depthColours(map, grid);
  const { columns, rows: count } = grid;
  return { positions: pointPositions(map, grid, fov), colours, columns, rows: count, hasPictureColours: rows !== null };
}
