import type { DepthKind } from '@/shared/api/response-types';

/** What the cloud shows truly, and what it cannot promise. */
export const depthCaveats: Record<DepthKind, string> = {
  'relative-inverse':
    'The order from near to far is right, but the proportions are not measured: relative depth knows neither scale ' +
    'nor shift, so flat ground may bend and walls may lean. The sky and all that is far away end at one distance, ' +
    'ten times that of the nearest point, which is a choice.',
  'metric-m':
    'Distances are the model’s estimate in metres. The sky has none: it stands where the model puts it. The shape ' +
    'is right only where the field of view is the camera’s.',
};
