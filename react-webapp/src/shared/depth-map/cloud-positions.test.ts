import { expect, it } from 'vitest';
import { spread } from '@/testing/depth-png';
import { pointGrid, pointPositions } from './cloud-positions';
import { depthColours, rowsToColours } from './cloud-colours';
import type { DecodedMap } from './decoded-map';

const map: DecodedMap = { ...spread, kind: 'relative-inverse' };

// The expected positions are those of depth_app.render.ply at 60 degrees.
it.each([
  ['relative-inverse', 0, [-5.292377471923828, 3.3678765296936035, -10]],
  ['relative-inverse', 17, [-0.3234100639820099, 1.617050290107727, -6.721951961517334]],
  ['metric-m', 17, [-0.06896825134754181, 0.34484127163887024, -1.4334782361984253]],
  ['metric-m', 95, [2.558422565460205, -1.6280871629714966, -4.834165096282959]],
] as const)('places the points of a %s map where the service does: point %d', (kind, point, place) => {
  const positions = pointPositions({ ...map, kind }, pointGrid(map, 1000), 60);
  expect(positions).toHaveLength(96 * 3);
  place.forEach((coordinate, axis) => {
    expect(positions[point * 3 + axis]).toBeCloseTo(coordinate, 5);
  });
});

it('skips rows and columns of a large map', () => {
  const grid = pointGrid({ width: 1500, height: 1000 }, 1_000_000);
  expect(grid).toEqual({ step: 2, columns: 750, rows: 500 });
  const thinned = pointPositions(map, pointGrid(map, 30), 60);
  expect(thinned).toHaveLength(pointGrid(map, 30).columns * pointGrid(map, 30).rows * 3);
  const all = pointPositions(map, pointGrid(map, 96), 60);
  expect(thinned.slice(3, 6)).toEqual(all.slice(6, 9));
});

it('gives each point the colour of its pixel', () => {
  const grid = { step: 2, columns: 2, rows: 1 };
  const rows = Uint8ClampedArray.of(1, 2, 3, 255, 9, 9, 9, 255, 4, 5, 6, 255);
  expect([...rowsToColours(rows, 3, grid)]).toEqual([1, 2, 3, 4, 5, 6]);
});

it('colours points by depth when there is no picture', () => {
  const two: DecodedMap = { ...map, width: 2, height: 1, steps: Uint16Array.of(0, 65535) };
  expect([...depthColours(two, pointGrid(two, 2))]).toEqual([94, 79, 162, 158, 1, 66]);
});
