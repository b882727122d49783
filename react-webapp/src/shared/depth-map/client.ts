import type { BoundingBox, ObjectDepth } from '@/shared/api/response-types';
import { askWorker } from './call-worker';
import type { Colormap, DepthMap } from './depth-map';
import type { MapSource } from './decoded-map-cache';
import type { Cloud } from './worker-protocol';
import { readHeaders } from './read-headers';
import type { Statistics } from './statistics';

let lastId = 0;

/** The service's answer to `format=png16`, decoded off the page's thread; throws ServiceProblem where it is none. */
export async function openDepthMap(response: Response): Promise<DepthMap> {
  const told = readHeaders(response.headers);
  const map = { ...told, id: ++lastId, file: await response.blob() };
  return { ...map, ...(await askWorker('open', { map: sourceOf(map) })) };
}

/** A map that was kept with its file; it is decoded when something is asked about it. */
export function reopenDepthMap(meta: Omit<DepthMap, 'id' | 'file'>, file: Blob): DepthMap {
  return { ...meta, id: ++lastId, file };
}

/** In colours, its longest side at most `longestSide` pixels. Whoever gets the bitmap closes it. */
export function paint(map: DepthMap, colormap: Colormap, longestSide: number): Promise<ImageBitmap> {
  return askWorker('paint', { map: sourceOf(map), colormap, longestSide });
}

/** The depth, in the map's own unit, at a point in pixels of the upright picture. */
export function valueAt(map: DepthMap, x: number, y: number): Promise<number> {
  return askWorker('valueAt', { map: sourceOf(map), picture: sizeOf(map), x, y });
}

/** One for each box, with its rank among all of them. */
export function measure(map: DepthMap, boxes: readonly BoundingBox[]): Promise<ObjectDepth[]> {
  return askWorker('measure', { map: sourceOf(map), picture: sizeOf(map), boxes });
}

/** Over all pixels, in the map's own unit. */
export function statistics(map: DepthMap): Promise<Statistics> {
  return askWorker('statistics', { map: sourceOf(map) });
}

/** Pixels in each of `bins` equal parts of the range from `map.min` to `map.max`. */
export function histogram(map: DepthMap, bins: number): Promise<number[]> {
  return askWorker('histogram', { map: sourceOf(map), bins });
}

/** As the service's PLY: of at most `mostPoints` points, `fov` in degrees across the picture's long side. */
export function cloud(map: DepthMap, picture: Blob, fov: number, mostPoints: number): Promise<Cloud> {
  return askWorker('cloud', { map: sourceOf(map), picture, fov, mostPoints });
}

/** Let go of the decoded pixels. The map stays usable: a later question decodes its file again. */
export async function close(map: DepthMap): Promise<void> {
  await askWorker('close', { id: map.id });
}

const sourceOf = ({ id, kind, min, max, file }: MapSource): MapSource => ({ id, kind, min, max, file });
const sizeOf = ({ width, height }: DepthMap) => ({ width, height });
