import { expect, it } from 'vitest';
import type { Detection } from '@/shared/api/response-types';
import { matchObjects } from './match-objects';
import { boxIou } from './box-iou';

const found = (class_name: string, x1: number, x2: number, class_id = 0): Detection => ({
  class_id,
  class_name,
  confidence: 0.9,
  bbox: { x1, y1: 0, x2, y2: 10 },
});
const box = (x1: number, x2: number) => found('any', x1, x2).bbox;

it('measures the overlap as intersection over union', () => {
  expect(boxIou(box(0, 10), box(0, 10))).toBe(1);
  expect(boxIou(box(0, 10), box(5, 15))).toBeCloseTo(1 / 3);
  expect(boxIou(box(0, 10), box(10, 20))).toBe(0);
  expect(boxIou(box(0, 0), box(0, 0))).toBe(0);
});

it('matches boxes of one class whose overlap is at least half', () => {
  expect(matchObjects([found('bus', 0, 10)], [found('bus', 0, 5)]).both).toEqual([[0, 0]]);
  expect(matchObjects([found('bus', 0, 10)], [found('bus', 0, 4.9)])).toEqual({
    both: [],
    onlyInA: [0],
    onlyInB: [0],
  });
});

it('compares class names, not class ids', () => {
  expect(matchObjects([found('bus', 0, 10, 5)], [found('bus', 0, 10, 17)]).both).toHaveLength(1);
  expect(matchObjects([found('bus', 0, 10, 5)], [found('truck', 0, 10, 5)]).both).toHaveLength(0);
});

it('matches each object at most once, to its best partner', () => {
  const a = [found('person', 0, 10), found('person', 3, 13)];
  const b = [found('person', 2.5, 12.5), found('cat', 0, 10)];
  expect(matchObjects(a, b)).toEqual({ both: [[1, 0]], onlyInA: [0], onlyInB: [1] });
});
