/** Averaging window in milliseconds: long enough for a steady number, short enough to follow changes. */
const WINDOW = 5000;

/** Return the times, in milliseconds, that are within the window before the newest. */
export function recentTimes(times: readonly number[], newest: number): number[] {
  return [...times, newest].filter((time) => newest - time <= WINDOW);
}

/** Return frames per second; undefined for fewer than two times: `[0, 500, 1000]` -> 2. */
export function frameRate(times: readonly number[]): number | undefined {
  const [first, last] = [times.at(0), times.at(-1)];
  if (first === undefined || last === undefined || last <= first) return undefined;
  return ((times.length - 1) * 1000) / (last - first);
}
