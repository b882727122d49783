import { expect, it } from 'vitest';
import { spread } from '@/testing/depth-png';
import { colourOf } from './colormaps';
import { histogramOf } from './histogram';
import { paintMap } from './paint';
import type { DecodedMap } from './decoded-map';

const map: DecodedMap = { ...spread, kind: 'relative-inverse' };

/** Return the red, green and blue of the first pixels. */
const first = (painted: { pixels: Uint8ClampedArray }, count: number) =>
  Array.from({ length: count }, (_, at) => [...painted.pixels.subarray(at * 4, at * 4 + 3)]);

// The expected colours are those of depth_app.render.colour.
it('paints the service’s colours, the nearest point alike for both depth kinds', () => {
  const turbo = [[48, 18, 59], [70, 105, 224], [44, 183, 240], [39, 238, 164]];
  expect(first(paintMap(map, 'turbo', 12), 4)).toEqual(turbo);
  const metric = [[122, 4, 3], [208, 47, 5], [250, 123, 31], [242, 201, 58]];
  expect(first(paintMap({ ...map, kind: 'metric-m' }, 'turbo', 12), 4)).toEqual(metric);
});

it('paints at most at the requested size, and never larger than the map', () => {
  const halved = paintMap(map, 'gray', 6);
  expect([halved.width, halved.height, halved.pixels.length]).toEqual([6, 4, 96]);
  const middle = (map.steps[1 * 12 + 1] ?? 0) / 257;
  expect(first(halved, 1)).toEqual([new Array(3).fill(Math.round(middle))]);
  expect(paintMap(map, 'gray', 5000).width).toBe(12);
});

it('paints a flat map in the colour of the farthest point', () => {
  const flat = { ...map, kind: 'metric-m' as const, max: map.min, steps: new Uint16Array(96) };
  expect(first(paintMap(flat, 'spectral', 12), 1)).toEqual([[...colourOf('spectral', 0)]]);
});

it('counts every pixel in exactly one histogram bin', () => {
  expect(histogramOf({ steps: Uint16Array.of(0, 1, 32767, 32768, 65535) }, 2)).toEqual([3, 2]);
  expect(histogramOf(map, 64).reduce((sum, one) => sum + one)).toBe(96);
});
