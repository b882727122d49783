import type { DepthKind } from '@/shared/api/response-types';

/** The limits of a point cloud by kind of depth, as text for users. */
export const depthCaveats: Record<DepthKind, string> = {
  'relative-inverse':
    'The order from near to far is right, but the proportions are not measured: relative depth has no known scale or ' +
    'shift, so flat ground may look curved and walls tilted. The farthest point is drawn at ten times the distance of ' +
    'the nearest, by convention.',
  'metric-m':
    'Distances are the model’s estimates in metres. The sky has no real distance; it appears where the model places ' +
    'it. Shapes are right only if the field of view matches that of the camera.',
};
