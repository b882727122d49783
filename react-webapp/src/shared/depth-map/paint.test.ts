import { expect, it } from 'vitest';
import { spread } from '@/testing/depth-png';
import { colourOf } from './colormaps';
import { histogramOf } from './histogram';
import { paintMap } from './paint';
import type { StepMap } from './decoded-map';

const map: StepMap = { ...spread, kind: 'relative-inverse' };

/** The colours of the first pixels, red green blue. */
const first = (painted: { pixels: Uint8ClampedArray }, count: number) =>
  Array.from({ length: count }, (_, at) => [...painted.pixels.subarray(at * 4, at * 4 + 3)]);

// As depth_app.render.colour draws them.
it('paints like the service, the nearest in the same colour whatever the kind', () => {
  const turbo = [[48, 18, 59], [70, 105, 224], [44, 183, 240], [39, 238, 164]];
  expect(first(paintMap(map, 'turbo', 12), 4)).toEqual(turbo);
  const metric = [[122, 4, 3], [208, 47, 5], [250, 123, 31], [242, 201, 58]];
  expect(first(paintMap({ ...map, kind: 'metric-m' }, 'turbo', 12), 4)).toEqual(metric);
});

it('paints no larger than asked, and never larger than the map', () => {
  const halved = paintMap(map, 'gray', 6);
  expect([halved.width, halved.height, halved.pixels.length]).toEqual([6, 4, 96]);
  const middle = (map.steps[1 * 12 + 1] ?? 0) / 257;
  expect(first(halved, 1)).toEqual([new Array(3).fill(Math.round(middle))]);
  expect(paintMap(map, 'gray', 5000).width).toBe(12);
});

it('paints a flat map in one colour, the farthest', () => {
  const flat = { ...map, kind: 'metric-m' as const, max: map.min, steps: new Uint16Array(96) };
  expect(first(paintMap(flat, 'spectral', 12), 1)).toEqual([[...colourOf('spectral', 0)]]);
});

it('counts every pixel once in its part of the range', () => {
  expect(histogramOf({ steps: Uint16Array.of(0, 1, 32767, 32768, 65535) }, 2)).toEqual([3, 2]);
  expect(histogramOf(map, 64).reduce((sum, one) => sum + one)).toBe(96);
});
