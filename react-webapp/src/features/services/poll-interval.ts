/** Slow enough to be no load, quick enough to see a roll-out or an outage. */
export const POLL_INTERVAL_MS = 10_000;
