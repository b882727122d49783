import { expect, it } from 'vitest';
import { MOST_ZOOM, moved, whole, zoomed } from './zoom';

it('keeps what lies under the pointer there', () => {
  const view = zoomed(whole, 2, { x: 0.25, y: 1 });
  expect(view).toEqual({ scale: 2, x: -0.25, y: -1 });
  // The point at a quarter of the picture: its place in the frame is the view's corner plus a quarter of its width.
  expect(view.x + 0.25 * view.scale).toBe(0.25);
});

it('has an end either way', () => {
  expect(zoomed(whole, 1000).scale).toBe(MOST_ZOOM);
  expect(zoomed(zoomed(whole, 3, { x: 1, y: 0 }), 0.01)).toEqual(whole);
});

it('moves no further than the picture goes', () => {
  const view = zoomed(whole, 2);
  expect(moved(view, { x: 0.25, y: 0 })).toEqual({ scale: 2, x: -0.25, y: -0.5 });
  expect(moved(view, { x: 9, y: -9 })).toEqual({ scale: 2, x: 0, y: -1 });
  expect(moved(whole, { x: 0.5, y: 0.5 })).toEqual(whole);
});
