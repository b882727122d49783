import { expect, it } from 'vitest';
import { pointGrid, pointPositions } from '@/shared/depth-map/cloud-positions';
import type { Cloud } from '@/shared/depth-map/worker-protocol';
import { spread } from '@/testing/depth-png';
import { verticalAngle, widthFactor } from './field-of-view';
import { medianDistance } from './median-distance';
import { plyFile } from './ply-file';
import { steeringForKey } from './keyboard-steering';

const map = { ...spread, kind: 'relative-inverse' as const };
const at = (fov: number): Cloud => ({
  positions: pointPositions(map, pointGrid(map, 96), fov),
  colours: Uint8Array.from({ length: 96 * 3 }, (_, index) => index % 256),
  columns: 12,
  rows: 8,
  hasPictureColours: true,
});

async function readPly(file: Blob) {
  const bytes = await file.arrayBuffer();
  const text = new TextDecoder('latin1').decode(bytes);
  const start = text.indexOf('end_header\n') + 'end_header\n'.length;
  return { header: text.slice(0, start).split('\n'), points: new DataView(bytes, start) };
}

it('writes the header that the service writes', async () => {
  const { header } = await readPly(plyFile(at(60), 'relative-inverse', 60));
  expect(header).toEqual([
    'ply',
    'format binary_little_endian 1.0',
    'comment depth relative-inverse; relative: 1 nearest, 10 farthest, not measured',
    'comment field of view 60 degrees across the long side',
    'element vertex 96',
    'property float x',
    'property float y',
    'property float z',
    'property uchar red',
    'property uchar green',
    'property uchar blue',
    'end_header',
    '',
  ]);
  const metric = await readPly(plyFile(at(60), 'metric-m', 75));
  expect(metric.header.slice(2, 4)).toEqual([
    'comment depth metric-m; metres',
    'comment field of view 75 degrees across the long side',
  ]);
});

it('writes every point with its colour, at the given field of view', async () => {
  const { points } = await readPly(plyFile(at(60), 'relative-inverse', 90));
  const wanted = at(90).positions;
  expect(points.byteLength).toBe(96 * 15);
  for (const point of [0, 17, 95]) {
    for (const axis of [0, 1, 2]) {
      expect(points.getFloat32(point * 15 + axis * 4, true)).toBeCloseTo(wanted[point * 3 + axis] ?? NaN, 5);
      expect(points.getUint8(point * 15 + 12 + axis)).toBe((point * 3 + axis) % 256);
    }
  }
});

it('computes the vertical field of view that shows the whole picture', () => {
  expect(widthFactor(60)).toBe(1);
  expect(widthFactor(90)).toBeCloseTo(Math.sqrt(3), 12);
  expect(verticalAngle(60, { width: 600, height: 800 })).toBeCloseTo(60, 12);
  expect(verticalAngle(90, { width: 800, height: 400 })).toBeCloseTo(2 * 26.565051, 5);
});

it('returns the median distance as the centre of rotation', () => {
  expect(medianDistance(Float32Array.of(0, 0, -1, 0, 0, -10, 0, 0, -3))).toBe(3);
});

it('maps keys to rotation and zoom, and ignores others', () => {
  expect(steeringForKey('ArrowLeft')).toMatchObject({ left: Math.PI / 36, up: 0, nearer: 1 });
  expect(steeringForKey('+')).toMatchObject({ nearer: 1.15 });
  expect(steeringForKey('0')).toBe('reset');
  expect(steeringForKey('Tab')).toBeNull();
});
