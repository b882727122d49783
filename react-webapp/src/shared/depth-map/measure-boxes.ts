import type { BoundingBox, ObjectDepth } from '@/shared/api/response-types';
import { LAST_STEP, depthOf, nearnessOf, pixelAt, type StepMap } from './decoded-map';

/** The depths of what is in the boxes, in their order, by the rule of the service. */
export function measureBoxes(map: StepMap, boxes: readonly BoundingBox[]): ObjectDepth[] {
  const measured = boxes.map((box) => {
    const depth = depthInBox(map, box);
    return { depth, nearness: nearnessOf(depth.median, map) };
  });
  const ranks = ranksOf(measured.map(({ nearness }) => nearness));
  return measured.map((one, index) => ({ ...one, rank: ranks[index] ?? 0 }));
}

/**
 * The median and the 10th and 90th percentiles in the middle half of a box in each direction, where the object is and
 * its background is not; of one pixel at least, the nearest one inside where the box lies outside the map.
 */
export function depthInBox(map: StepMap, { x1, y1, x2, y2 }: BoundingBox): ObjectDepth['depth'] {
  const [top, bottom] = middleHalf(y1, y2, map.height);
  const [left, right] = middleHalf(x1, x2, map.width);
  const counts = new Uint32Array(LAST_STEP + 1);
  for (let y = top; y < bottom; y++) {
    const row = map.steps.subarray(y * map.width + left, y * map.width + right);
    for (const step of row) counts[step] = (counts[step] ?? 0) + 1;
  }
  const size = (bottom - top) * (right - left);
  const at = (share: number) => depthOf(quantile(counts, size, share), map);
  return { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}

/** The rank of each by nearness: 1 is the nearest; of equals, the first. */
export function ranksOf(nearness: readonly number[]): number[] {
  const order = [...nearness.keys()].sort((a, b) => (nearness[b] ?? 0) - (nearness[a] ?? 0));
  const ranks = new Array<number>(nearness.length).fill(0);
  order.forEach((index, place) => (ranks[index] = place + 1));
  return ranks;
}

/** Of `size` values given as the count of each step: between the two nearest in order, as numpy's `linear`. */
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

/** The first pixel, and the one after the last, of the middle half of [low, high]; one pixel at least. */
function middleHalf(low: number, high: number, length: number): [number, number] {
  const [from, to] = [clamp(low, length), clamp(high, length)];
  const quarter = (to - from) / 4;
  const first = pixelAt(from + quarter, length);
  return [first, Math.max(pixelAt(to - quarter, length), first + 1)];
}

const clamp = (position: number, length: number) => Math.min(Math.max(position, 0), length);
