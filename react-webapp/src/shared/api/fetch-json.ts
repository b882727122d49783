import { readProblem } from './read-problem';
import { parseServerTiming, type Phase } from './server-timing';
import { ServiceProblem } from './service-problem';
import { services, type ServiceKey } from './services';

export interface Answer<Body> {
  body: Body;
  timing: Phase[];
}

/** Ask a service for JSON: `ask<ModelInfo>('yolo', '/model', { signal })`; throws ServiceProblem. */
export async function ask<Body>(service: ServiceKey, path: string, init: RequestInit): Promise<Answer<Body>> {
  const response = await reach(service, path, init);
  if (!response.ok) throw await readProblem(service, response);
  return readAnswer<Body>(service, response);
}

/** The JSON of an answer that is a success, and how long its phases took. */
export async function readAnswer<Body>(service: ServiceKey, response: Response): Promise<Answer<Body>> {
  return {
    body: await readBody<Body>(service, response),
    timing: parseServerTiming(response.headers.get('Server-Timing')),
  };
}

/** What the user is told when no answer came at all. */
export function unreachable(service: ServiceKey): ServiceProblem {
  return new ServiceProblem({
    title: `${services[service].name} cannot be reached`,
    detail: 'The connection failed before an answer came. Check your network, and that the service runs.',
  });
}

async function reach(service: ServiceKey, path: string, init: RequestInit): Promise<Response> {
  try {
    // Without it the services may answer with a picture instead.
    const headers = { Accept: 'application/json' };
    return await fetch(services[service].prefix + path, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unreachable(service);
  }
}

async function readBody<Body>(service: ServiceKey, response: Response): Promise<Body> {
  try {
    return (await response.json()) as Body;
  } catch (error) {
    // A path router that does not know the prefix answers with this page's own HTML and status 200.
    if (!(error instanceof SyntaxError)) throw error;
    throw new ServiceProblem({
      title: `${services[service].name} is not behind ${services[service].prefix}`,
      detail: 'Something else answered at its address. Check the routing of the load balancer.',
    });
  }
}
