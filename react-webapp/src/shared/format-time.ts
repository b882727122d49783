const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'medium' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Format a past time relative to now ('just now', '5 minutes ago', 'yesterday', '3 weeks ago'); times in ms since 1970. */
export function relativeTime(at: number, now: number): string {
  const past = now - at;
  if (past < MINUTE) return 'just now';
  if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), 'minute');
  if (past < DAY) return relative.format(-Math.floor(past / HOUR), 'hour');
  if (past < 14 * DAY) return relative.format(-Math.floor(past / DAY), 'day');
  return relative.format(-Math.floor(past / (7 * DAY)), 'week');
}

/** Format a time in full: 'Friday, November 21, 2025 at 1:17:00 PM'. */
export const exactTime = (at: number): string => exact.format(at);
