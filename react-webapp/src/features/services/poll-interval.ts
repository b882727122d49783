/** Slow enough to be no load, quick enough to see a roll-out or an outage. */
export const POLL_MS = 10_000;
