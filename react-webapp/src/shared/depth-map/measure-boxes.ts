import type { BoundingBox, ObjectDepth } from '@/shared/api/response-types';
import { MAX_STEP, depthOf, nearnessOf, pixelAt, type DecodedMap } from './decoded-map';

/** Return the depth of the object in each box, computed as the service does, in the order of the boxes. */
export function measureBoxes(map: DecodedMap, boxes: readonly BoundingBox[]): ObjectDepth[] {
  const measured = boxes.map((box) => {
    const depth = depthInBox(map, box);
    return { depth, nearness: nearnessOf(depth.median, map) };
  });
  const ranks = ranksOf(measured.map(({ nearness }) => nearness));
  return measured.map((one, index) => ({ ...one, rank: ranks[index] ?? 0 }));
}

/**
 * Return the median and the 10th and 90th percentiles in the middle half of a box in each direction, which mostly shows
 * the object and not its background. At least one pixel is measured; for a box outside the map, the nearest one inside.
 */
export function depthInBox(map: DecodedMap, { x1, y1, x2, y2 }: BoundingBox): ObjectDepth['depth'] {
  const [top, bottom] = middleHalf(y1, y2, map.height);
  const [left, right] = middleHalf(x1, x2, map.width);
  const counts = new Uint32Array(MAX_STEP + 1);
  for (let y = top; y < bottom; y++) {
    const row = map.steps.subarray(y * map.width + left, y * map.width + right);
    for (const step of row) counts[step] = (counts[step] ?? 0) + 1;
  }
  const size = (bottom - top) * (right - left);
  const at = (share: number) => depthOf(quantile(counts, size, share), map);
  return { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}

/** Return the rank of each by nearness: 1 is the nearest; equal values keep their order. */
export function ranksOf(nearness: readonly number[]): number[] {
  const order = [...nearness.keys()].sort((a, b) => (nearness[b] ?? 0) - (nearness[a] ?? 0));
  const ranks = new Array<number>(nearness.length).fill(0);
  order.forEach((index, place) => (ranks[index] = place + 1));
  return ranks;
}

/** Return a quantile of `size` values given as counts per step, with linear interpolation as in numpy. */
function quantile(counts: Uint32Array, size: number, share: number): number {
  const position = share * (size - 1);
  const below = Math.floor(position);
  const low = inOrder(counts, below);
  const high = inOrder(counts, Math.min(below + 1, size - 1));
  return low + (high - low) * (position - below);
}

function inOrder(counts: Uint32Array, place: number): number {
  let step = 0;
  for (let passed = counts[0] ?? 0; passed <= place; passed += counts[++step] ?? 0);
  return step;
}

/** Return the first pixel of the middle half of [low, high] and the one after its last; at least one pixel. */
function middleHalf(low: number, high: number, length: number): [number, number] {
  const [from, to] = [clamp(low, length), clamp(high, length)];
  const quarter = (to - from) / 4;
  const first = pixelAt(from + quarter, length);
  return [first, Math.max(pixelAt(to - quarter, length), first + 1)];
}

const clamp = (position: number, length: number) => Math.min(Math.max(position, 0), length);
