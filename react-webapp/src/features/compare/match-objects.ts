import type { Detection } from '@/shared/api/response-types';
import { boxIou } from './box-iou';

export interface Matching {
  /** Places in the two lists that mean one object. */
  both: [number, number][];
  onlyInA: number[];
  onlyInB: number[];
}

/** As in scoring detectors: boxes that overlap at least this much (intersection over union) are of one object. */
export const MIN_IOU = 0.5;

/** Which objects of two analyses of one picture are the same: of one class, each taken once, the best overlap first. */
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

// By the class's name: another model may number its classes otherwise.
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
