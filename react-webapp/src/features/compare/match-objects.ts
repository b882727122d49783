import type { Detection } from '@/shared/api/response-types';
import { boxIou } from './box-iou';

export interface Matching {
  /** Pairs of indices in the two lists that are the same object. */
  both: [number, number][];
  onlyInA: number[];
  onlyInB: number[];
}

/** The minimum intersection over union of boxes of the same object, as usual in detection metrics. */
export const MIN_IOU = 0.5;

/** Match the objects of two analyses of one picture: same class, each object once, best overlap first. */
export function matchObjects(a: readonly Detection[], b: readonly Detection[]): Matching {
  const [takenA, takenB] = [new Set<number>(), new Set<number>()];
  const both: Matching['both'] = [];
  for (const { indexA, indexB } of candidates(a, b)) {
    if (takenA.has(indexA) || takenB.has(indexB)) continue;
    takenA.add(indexA);
    takenB.add(indexB);
    both.push([indexA, indexB]);
  }
  return { both: both.sort(([a], [b]) => a - b), onlyInA: without(a, takenA), onlyInB: without(b, takenB) };
}

// Compare names, because models number their classes differently.
function candidates(a: readonly Detection[], b: readonly Detection[]) {
  return a
    .flatMap((one, indexA) =>
      b.map((other, indexB) => ({
        indexA,
        indexB,
        iou: one.class_name === other.class_name ? boxIou(one.bbox, other.bbox) : 0,
      })),
    )
    .filter(({ iou }) => iou >= MIN_IOU)
    .sort((one, other) => other.iou - one.iou);
}

const without = (list: readonly unknown[], taken: ReadonlySet<number>) =>
  [...list.keys()].filter((index) => !taken.has(index));
