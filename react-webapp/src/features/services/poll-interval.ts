/** Low load on the services, yet a deployment or an outage shows within seconds. */
export const POLL_INTERVAL_MS = 10_000;
