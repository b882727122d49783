import { secondsUntil } from './retry-after';
import { ServiceProblem } from './service-problem';
import { services, type ServiceKey } from './services';

interface ProblemDocument {
  title?: string;
  detail?: string;
  request_id?: string;
}

/** An answer that is no success -> the problem it states (RFC 9457), or what its status lets us say. */
export async function readProblem(service: ServiceKey, response: Response): Promise<ServiceProblem> {
  const stated = hasDocument(response);
  const document = stated ? ((await response.json().catch(() => ({}))) as ProblemDocument) : {};
  return new ServiceProblem({
    title: document.title ?? `${services[service].name} is not answering`,
    detail: document.detail ?? wordsFor(response.status),
    stated,
    status: response.status,
    retryAfter: secondsUntil(response.headers.get('Retry-After')),
    requestId: document.request_id ?? response.headers.get('X-Request-Id') ?? undefined,
  });
}

function hasDocument(response: Response): boolean {
  return response.headers.get('Content-Type')?.includes('json') ?? false;
}

// Without a problem document it was a proxy that answered, not the service.
function wordsFor(status: number): string {
  if (status === 413) return 'The picture is larger than the way to the service allows.';
  if (status === 429) return 'Too many requests are under way.';
  if (status >= 500) return `It may be starting or stopped (status ${status}). Try again in a moment.`;
  return `The request was refused with status ${status}, without a reason.`;
}
