import type { DepthKind } from '@/shared/api/response-types';

/** The meaning of a depth value by kind: without unit and direction, depth is easily misread. */
export const depthKindText: Record<DepthKind, { long: string; short: string }> = {
  'relative-inverse': {
    long: 'Relative nearness, not metres: a larger value is nearer. Values from different pictures cannot be compared.',
    short: '0 is the farthest point, 1 the nearest',
  },
  'metric-m': {
    long: 'Metres from the camera along its viewing direction: a larger value is farther.',
    short: 'Metres from the camera',
  },
};
