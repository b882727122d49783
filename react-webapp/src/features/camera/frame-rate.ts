/** Milliseconds over which the rate is taken: long enough to be calm, short enough to follow. */
const WINDOW = 5000;

/** The times, in milliseconds, that still count at the newest of them. */
export function recentTimes(times: readonly number[], newest: number): number[] {
  return [...times, newest].filter((time) => newest - time <= WINDOW);
}

/** Answers per second over the last seconds, once there are two to tell it from: `[0, 500, 1000]` -> 2. */
export function frameRate(times: readonly number[]): number | undefined {
  const [first, last] = [times.at(0), times.at(-1)];
  if (first === undefined || last === undefined || last <= first) return undefined;
  return ((times.length - 1) * 1000) / (last - first);
}
