import { expect, it } from 'vitest';
import { moveCrosshair } from './move-crosshair';

const size = { width: 1000, height: 500 };

it.each([
  ['ArrowRight', false, { x: 30, y: 10 }],
  ['ArrowRight', true, { x: 11, y: 10 }],
  ['ArrowUp', false, { x: 10, y: 0 }],
  ['ArrowDown', true, { x: 10, y: 11 }],
  ['Home', false, { x: 500, y: 250 }],
  ['Tab', false, null],
])('%s (by one pixel: %s) moves the crosshair from (10, 10) to %o', (key, finely, to) => {
  expect(moveCrosshair({ x: 10, y: 10 }, key, finely, size)).toEqual(to);
});

it('keeps the crosshair inside the picture, also inside a small one', () => {
  expect(moveCrosshair({ x: 999, y: 0 }, 'ArrowRight', false, size)).toEqual({ x: 999, y: 0 });
  expect(moveCrosshair({ x: 1, y: 1 }, 'ArrowLeft', false, { width: 3, height: 3 })).toEqual({ x: 0, y: 1 });
});
