import { ServiceProblem } from '@/shared/api/service-problem';
import type { DepthKind } from '@/shared/api/response-types';
import type { DepthMap } from './depth-map';

/** Read the headers of a png16 response: `{ kind: 'metric-m', min: 0.8, max: 23.4, model, requestId }`. */
export function readHeaders(headers: Headers): Pick<DepthMap, 'kind' | 'min' | 'max' | 'model' | 'requestId'> {
  const kind = headers.get('X-Depth-Kind');
  const [min, max] = [numberIn(headers, 'X-Depth-Min'), numberIn(headers, 'X-Depth-Max')];
  // A router that does not know the path prefix returns this page's HTML with status 200.
  if (!isKind(kind) || min === null || max === null) {
    throw new ServiceProblem({
      title: 'The response is not a depth map',
      detail: 'Another server may have answered at the depth service’s path. Check the routing rules of the load balancer.',
    });
  }
  return { kind, min, max, model: headers.get('X-Model') ?? '', requestId: headers.get('X-Request-Id') ?? '' };
}

const isKind = (kind: string | null): kind is DepthKind => kind === 'relative-inverse' || kind === 'metric-m';

function numberIn(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  const number = Number(text);
  return text && Number.isFinite(number) ? number : null;
}
