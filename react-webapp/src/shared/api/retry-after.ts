/** Convert a `Retry-After` header, seconds or an HTTP date, to seconds from now: '7' -> 7. */
export function secondsUntil(retryAfter: string | null, now = Date.now()): number | undefined {
  if (!retryAfter) return undefined;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
