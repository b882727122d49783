import { expect, it } from 'vitest';
import { pictureName } from './capture-frame';

it('names a picture after the time when it was taken', () => {
  expect(pictureName(new Date(2026, 7, 1, 9, 5, 30))).toBe('camera-2026-08-01-09-05-30.jpg');
});
