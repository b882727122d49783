import { expect, it } from 'vitest';
import { MAX_ZOOM, pan, fullView, zoom } from './zoom';

it('keeps the point under the pointer in place', () => {
  const view = zoom(fullView, 2, { x: 0.25, y: 1 });
  expect(view).toEqual({ scale: 2, x: -0.25, y: -1 });
  // A point at a quarter of the picture is at the view's corner plus a quarter of its width.
  expect(view.x + 0.25 * view.scale).toBe(0.25);
});

it('stays between the full view and MAX_ZOOM', () => {
  expect(zoom(fullView, 1000).scale).toBe(MAX_ZOOM);
  expect(zoom(zoom(fullView, 3, { x: 1, y: 0 }), 0.01)).toEqual(fullView);
});

it('pans only to the picture’s edges', () => {
  const view = zoom(fullView, 2);
  expect(pan(view, { x: 0.25, y: 0 })).toEqual({ scale: 2, x: -0.25, y: -0.5 });
  expect(pan(view, { x: 9, y: -9 })).toEqual({ scale: 2, x: 0, y: -1 });
  expect(pan(fullView, { x: 0.5, y: 0.5 })).toEqual(fullView);
});
