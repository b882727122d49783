import { skipToken, useQuery } from '@tanstack/react-query';
import { ask } from '@/shared/api/ask';
import type { Detection, EstimateAnswer } from '@/shared/api/wire';
import type { ChosenFile } from '@/shared/picture';

/** How near each object is, in the order of `detections`; asked for once there are some. */
export function useObjectDepths({ id, file }: ChosenFile, detections: Detection[] | undefined) {
  return useQuery({
    queryKey: ['object-depths', id],
    queryFn: detections?.length ? ({ signal }) => estimateAt(file, detections, signal) : skipToken,
  });
}

function estimateAt(file: File, detections: Detection[], signal: AbortSignal) {
  const body = new FormData();
  body.append('image', file);
  body.append('boxes', JSON.stringify(detections));
  body.append('include_image', 'false');
  return ask<EstimateAnswer>('depth', '/estimate', { method: 'POST', body, signal });
}
