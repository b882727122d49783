import { ask } from '@/shared/api/ask';
import { ServiceProblem } from '@/shared/api/service-problem';
import type { ServiceKey } from '@/shared/api/services';

export type Readiness = 'ready' | 'not ready' | 'not reachable';

/** A service that says no is an answer to this question, not an error. */
export async function checkReady(service: ServiceKey, signal: AbortSignal): Promise<Readiness> {
  try {
    await ask(service, '/health/ready', { signal });
    return 'ready';
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error;
    return error.stated ? 'not ready' : 'not reachable';
  }
}
