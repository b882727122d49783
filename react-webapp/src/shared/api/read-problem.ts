import { secondsUntil } from './retry-after';
import { ServiceProblem } from './service-problem';
import { services, type ServiceKey } from './services';

interface ProblemDocument {
  title?: string;
  detail?: string;
  request_id?: string;
}

/** Convert an error response to its problem document (RFC 9457), or to a description of its status code. */
export async function readProblem(service: ServiceKey, response: Response): Promise<ServiceProblem> {
  const fromService = hasProblemDocument(response);
  const document = fromService ? ((await response.json().catch(() => ({}))) as ProblemDocument) : {};
  return new ServiceProblem({
    title: document.title ?? `${services[service].name} is not answering`,
    detail: document.detail ?? describeStatus(response.status),
    fromService: fromService,
    status: response.status,
    retryAfter: secondsUntil(response.headers.get('Retry-After')),
    requestId: document.request_id ?? response.headers.get('X-Request-Id') ?? undefined,
  });
}

function hasProblemDocument(response: Response): boolean {
  return response.headers.get('Content-Type')?.includes('json') ?? false;
}

// A response without a problem document comes from a proxy, not from the service.
function describeStatus(status: number): string {
  if (status === 413) return 'The picture is larger than a proxy in front of the service accepts. Send a smaller one.';
  if (status === 429) return 'The service has too many requests. Try again later.';
  if (status >= 500) return `It may be starting or stopped (status ${status}). Try again in a few seconds.`;
  return `The request was rejected with status ${status}; no reason was given.`;
}
