import type { DepthKind } from '@/shared/api/response-types';

/** What a depth value means: people misread depth without its unit and direction. */
export const depthMeaning: Record<DepthKind, { inFull: string; inShort: string }> = {
  'relative-inverse': {
    inFull: 'Relative nearness, not metres: larger is nearer. Values of different pictures cannot be compared.',
    inShort: '0 is farthest, 1 nearest',
  },
  'metric-m': {
    inFull: 'Metres from the camera, measured straight ahead: larger is farther.',
    inShort: 'Metres from the camera',
  },
};
