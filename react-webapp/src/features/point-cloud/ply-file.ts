import { FARTHEST_DISTANCE } from '@/shared/depth-map/cloud-positions';
import type { Cloud } from '@/shared/depth-map/worker-protocol';
import type { DepthKind } from '@/shared/api/response-types';
import { widthFactor } from './field-of-view';

/** Three 32-bit floats and three bytes. */
const POINT_BYTES = 15;

/** Write a binary PLY file as the service does, with the picture's colours, at a field of view in degrees. */
export function plyFile(cloud: Cloud, kind: DepthKind, fov: number): Blob {
  const header = plyHeader(cloud.colours.length / 3, kind, fov);
  return new Blob([header, plyPoints(cloud, widthFactor(fov))], { type: 'application/x-ply' });
}

function plyHeader(points: number, kind: DepthKind, fov: number): string {
  const unit = kind === 'metric-m' ? 'metres' : `relative: 1 nearest, ${FARTHEST_DISTANCE} farthest, not measured`;
  return [
    'ply',
    'format binary_little_endian 1.0',
    `comment depth ${kind}; ${unit}`,
    `comment field of view ${fov} degrees across the long side`,
    `element vertex ${points}`,
    ...['x', 'y', 'z'].map((axis) => `property float ${axis}`),
    ...['red', 'green', 'blue'].map((name) => `property uchar ${name}`),
    'end_header\n',
  ].join('\n');
}

/** Write the points in little-endian order; `wider` scales x and y. */
function plyPoints({ positions, colours }: Cloud, wider: number): ArrayBuffer {
  const points = positions.length / 3;
  const bytes = new DataView(new ArrayBuffer(points * POINT_BYTES));
  for (let point = 0; point < points; point++) {
    const start = point * POINT_BYTES;
    for (let axis = 0; axis < 3; axis++) {
      const coordinate = positions[point * 3 + axis] ?? 0;
      bytes.setFloat32(start + axis * 4, axis < 2 ? coordinate * wider : coordinate, true);
      bytes.setUint8(start + 12 + axis, colours[point * 3 + axis] ?? 0);
    }
  }
  return bytes.buffer;
}
