import { expect, it } from 'vitest';
import { detections } from '@/testing/sample-responses';
import { confidenceChange, listClasses, rankChange } from './difference-text';

it('counts objects by class', () => {
  expect(listClasses(detections)).toBe('1 × bus, 2 × person');
  expect(listClasses([])).toBe('none');
});

it('shows a change in confidence, or the confidence alone without one', () => {
  expect(confidenceChange(0.914, 0.852)).toBe('91% → 85% (−6)');
  expect(confidenceChange(0.5, 0.61)).toBe('50% → 61% (+11)');
  expect(confidenceChange(0.914, 0.912)).toBe('91%');
});

it('shows a change in rank', () => {
  expect(rankChange(3, 2)).toBe('3 → 2');
  expect(rankChange(1, 1)).toBe('1');
  expect(rankChange(undefined, 1)).toBe('– → 1');
  expect(rankChange(undefined, undefined)).toBe('–');
});
