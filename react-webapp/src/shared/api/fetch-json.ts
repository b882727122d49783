import { readProblem } from './read-problem';
import { parseServerTiming, type Phase } from './server-timing';
import { ServiceProblem } from './service-problem';
import { services, type ServiceKey } from './services';

export interface JsonResponse<Body> {
  body: Body;
  timing: Phase[];
}

/** Fetch JSON from a service; throw ServiceProblem: `fetchJson<ModelInfo>('yolo', '/model', { signal })`. */
export async function fetchJson<Body>(service: ServiceKey, path: string, init: RequestInit): Promise<JsonResponse<Body>> {
  const response = await fetchOrThrow(service, path, init);
  if (!response.ok) throw await readProblem(service, response);
  return readJsonResponse<Body>(service, response);
}

/** Read the JSON body and the Server-Timing phases of a successful response. */
export async function readJsonResponse<Body>(service: ServiceKey, response: Response): Promise<JsonResponse<Body>> {
  return {
    body: await readBody<Body>(service, response),
    timing: parseServerTiming(response.headers.get('Server-Timing')),
  };
}

/** Return the problem to show when no response arrived at all. */
export function unreachableProblem(service: ServiceKey): ServiceProblem {
  return new ServiceProblem({
    title: `${services[service].name} cannot be reached`,
    detail: 'The connection failed before a response arrived. Check your network and that the service is running.',
  });
}

async function fetchOrThrow(service: ServiceKey, path: string, init: RequestInit): Promise<Response> {
  try {
    // Without this header a service may return a picture.
    const headers = { Accept: 'application/json' };
    return await fetch(services[service].prefix + path, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unreachableProblem(service);
  }
}

async function readBody<Body>(service: ServiceKey, response: Response): Promise<Body> {
  try {
    return (await response.json()) as Body;
  } catch (error) {
    // A router that does not know the path prefix returns this page's HTML with status 200.
    if (!(error instanceof SyntaxError)) throw error;
    throw new ServiceProblem({
      title: `${services[service].name} was not found at ${services[service].prefix}`,
      detail: 'Another server answered at this path. Check the routing rules of the load balancer.',
    });
  }
}
