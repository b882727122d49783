import { expect, it } from 'vitest';
import type { Detection } from '@/shared/api/response-types';
import { classCounts, visibleIndices, toggleClass } from './detection-filter';

const found = (id: number, name: string, confidence: number): Detection => ({
  class_id: id,
  class_name: name,
  confidence,
  bbox: { x1: 0, y1: 0, x2: 1, y2: 1 },
});

const detections = [found(5, 'bus', 0.9), found(0, 'person', 0.6), found(0, 'person', 0.3), found(16, 'dog', 0.1)];
const all = { confidence: 0, hidden: new Set<string>() };

it('returns the indices of detections at or above the minimum confidence', () => {
  expect(visibleIndices(detections, { ...all, confidence: 0.3 })).toEqual([0, 1, 2]);
  expect(visibleIndices(detections, { confidence: 0.2, hidden: new Set(['person']) })).toEqual([0]);
});

it('counts a class by its confident detections, and keeps hidden classes in the list', () => {
  expect(classCounts(detections, { confidence: 0.5, hidden: new Set(['dog', 'bus']) })).toEqual([
    { id: 5, name: 'bus', count: 1 },
    { id: 0, name: 'person', count: 1 },
    { id: 16, name: 'dog', count: 0 },
  ]);
});

it('hides a class and shows it again', () => {
  const without = toggleClass(all, 'bus');
  expect([...without.hidden]).toEqual(['bus']);
  expect(toggleClass(without, 'bus')).toEqual(all);
});
