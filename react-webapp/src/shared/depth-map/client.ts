import type { BoundingBox, ObjectDepth } from '@/shared/api/response-types';
import { callWorker } from './call-worker';
import type { Colormap, DepthMap } from './depth-map';
import type { MapSource } from './decoded-map-cache';
import type { Cloud } from './worker-protocol';
import { readHeaders } from './read-headers';
import type { Statistics } from './statistics';

let lastId = 0;

/** Decode the service's `format=png16` response in the worker; throw ServiceProblem if it is not one. */
export async function openDepthMap(response: Response): Promise<DepthMap> {
  const headers = readHeaders(response.headers);
  const map = { ...headers, id: ++lastId, file: await response.blob() };
  return { ...map, ...(await callWorker('open', { map: sourceOf(map) })) };
}

/** Restore a stored map. Its file is decoded at first use. */
export function reopenDepthMap(meta: Omit<DepthMap, 'id' | 'file'>, file: Blob): DepthMap {
  return { ...meta, id: ++lastId, file };
}

/** Paint the map in colours, at most `longestSide` pixels long. The caller closes the bitmap. */
export function paint(map: DepthMap, colormap: Colormap, longestSide: number): Promise<ImageBitmap> {
  return callWorker('paint', { map: sourceOf(map), colormap, longestSide });
}

/** Return the depth, in the map's unit, at a point in pixels of the upright picture. */
export function valueAt(map: DepthMap, x: number, y: number): Promise<number> {
  return callWorker('valueAt', { map: sourceOf(map), picture: sizeOf(map), x, y });
}

/** Return the depth of each box and its rank among all of them. */
export function measure(map: DepthMap, boxes: readonly BoundingBox[]): Promise<ObjectDepth[]> {
  return callWorker('measure', { map: sourceOf(map), picture: sizeOf(map), boxes });
}

/** Return statistics of all pixels, in the map's unit. */
export function statistics(map: DepthMap): Promise<Statistics> {
  return callWorker('statistics', { map: sourceOf(map) });
}

/** Count the pixels in each of `bins` equal parts of the range from `map.min` to `map.max`. */
export function histogram(map: DepthMap, bins: number): Promise<number[]> {
  return callWorker('histogram', { map: sourceOf(map), bins });
}

/** Build a point cloud like the service's PLY: at most `maxPoints` points, `fov` in degrees across the long side. */
export function cloud(map: DepthMap, picture: Blob, fov: number, maxPoints: number): Promise<Cloud> {
  return callWorker('cloud', { map: sourceOf(map), picture, fov, maxPoints });
}

/** Release the decoded pixels. The map stays usable: the next call decodes its file again. */
export async function close(map: DepthMap): Promise<void> {
  await callWorker('close', { id: map.id });
}

const sourceOf = ({ id, kind, min, max, file }: MapSource): MapSource => ({ id, kind, min, max, file });
const sizeOf = ({ width, height }: DepthMap) => ({ width, height });
