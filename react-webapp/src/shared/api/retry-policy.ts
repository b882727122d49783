import { ServiceProblem } from './service-problem';

/** Automatic retries of a busy service; after that the user decides. */
const MAX_RETRIES = 5;

/** A longer Retry-After (in seconds) is left to the user. */
const MAX_WAIT_SECONDS = 30;

/** Return the seconds until an automatic retry after status 429; null when the page should not retry. */
export function secondsUntilRetry(error: unknown): number | null {
  if (!(error instanceof ServiceProblem) || error.status !== 429) return null;
  const seconds = error.retryAfter ?? null;
  return seconds !== null && seconds <= MAX_WAIT_SECONDS ? seconds : null;
}

/** Options for `useQuery`: after status 429 wait for `Retry-After` and retry, at most `MAX_RETRIES` times. */
export const retryPolicy = {
  retry: (failures: number, error: Error): boolean => failures < MAX_RETRIES && secondsUntilRetry(error) !== null,
  retryDelay: (_failures: number, error: Error): number => (secondsUntilRetry(error) ?? 0) * 1000,
};
