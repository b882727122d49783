import { fetchJson } from '@/shared/api/fetch-json';
import { ServiceProblem } from '@/shared/api/service-problem';
import type { ServiceKey } from '@/shared/api/services';

export type Readiness = 'ready' | 'not ready' | 'not reachable';

/** What a proxy answers in place of a service that is away; no service answers so about its readiness. */
const FROM_PROXIES = [502, 504];

/** A service that says no is an answer to this question, not an error. */
export async function checkReady(service: ServiceKey, signal: AbortSignal): Promise<Readiness> {
  try {
    await fetchJson(service, '/health/ready', { signal });
    return 'ready';
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error;
    const own = error.fromService && !FROM_PROXIES.includes(error.status ?? 0);
    return own ? 'not ready' : 'not reachable';
  }
}
