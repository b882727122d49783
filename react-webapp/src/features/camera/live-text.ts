import { count, milliseconds } from '@/shared/format';
import type { LiveState } from './use-live-loop';

/** 'Detection: 6.2 answers per second, 140 ms each' or why there are none. */
export function liveText(task: string, { answer, latency, rate, problem }: LiveState<unknown>): string {
  if (problem) {
    const again = problem.seconds === undefined ? '' : ` Trying again in ${count(problem.seconds, 'second')}.`;
    return `${task}: ${problem.text}${again}`;
  }
  if (answer === undefined || latency === undefined) return `${task}: waiting for the first answer…`;
  const pace = rate === undefined ? '' : `${rate.toFixed(1)} answers per second, `;
  return `${task}: ${pace}${milliseconds(latency)} ms each`;
}
