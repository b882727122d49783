import { count, milliseconds } from '@/shared/format';
import type { LiveState } from './use-live-loop';

/** Describe the live state: 'Detection: 6.2 frames per second, 140 ms per frame', or the current problem. */
export function liveText(task: string, { answer, latency, rate, problem }: LiveState<unknown>): string {
  if (problem) {
    const again = problem.seconds === undefined ? '' : ` Retrying in ${count(problem.seconds, 'second')}.`;
    return `${task}: ${problem.text}${again}`;
  }
  if (answer === undefined || latency === undefined) return `${task}: waiting for the first frame…`;
  const framesPerSecond = rate === undefined ? '' : `${rate.toFixed(1)} frames per second, `;
  return `${task}: ${framesPerSecond}${milliseconds(latency)} ms per frame`;
}
