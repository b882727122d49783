import { ServiceProblem } from './service-problem';

/** A service that is busy is asked again this often, each time when it said; then the user decides. */
const MOST_AGAIN = 5;

/** Longer than this (in seconds) nobody should wait without having chosen to. */
const LONGEST_WAIT = 30;

/** Seconds until a busy service (429) takes work again, or null where asking again is not for the page to decide. */
export function busyFor(error: unknown): number | null {
  if (!(error instanceof ServiceProblem) || error.status !== 429) return null;
  const seconds = error.retryAfter ?? null;
  return seconds !== null && seconds <= LONGEST_WAIT ? seconds : null;
}

/** To spread into `useQuery`: a 429 waits its `Retry-After` and is asked again, a bounded number of times. */
export const patience = {
  retry: (failures: number, error: Error): boolean => failures < MOST_AGAIN && busyFor(error) !== null,
  retryDelay: (_failures: number, error: Error): number => (busyFor(error) ?? 0) * 1000,
};
