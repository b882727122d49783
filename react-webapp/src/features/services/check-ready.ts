import { fetchJson } from '@/shared/api/fetch-json';
import { ServiceProblem } from '@/shared/api/service-problem';
import type { ServiceKey } from '@/shared/api/services';

export type Readiness = 'ready' | 'not ready' | 'not reachable';

/** Status codes that only a proxy returns, for a service that it cannot reach. */
const FROM_PROXIES = [502, 504];

/** Check the readiness of a service. A service that is not ready is a result, not an error. */
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
