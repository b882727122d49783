import { ServiceProblem } from '@/shared/api/service-problem';
import { sleep } from './sleep';

export interface LiveLoop<Answer> {
  /** Capture the newest frame. Called only after the previous response, so frames in between are never buffered. */
  grab: (signal: AbortSignal) => Promise<Blob>;
  ask: (frame: Blob, signal: AbortSignal) => Promise<Answer>;
  /** Called with the response and the milliseconds since its frame. */
  onAnswer: (answer: Answer, latency: number) => void;
  /** Called with the seconds until the next attempt. */
  onProblem: (problem: ServiceProblem, seconds: number) => void;
}

/** Seconds to wait without a Retry-After, so that a service that is down gets no load. */
const DEFAULT_RETRY_SECONDS = 2;

/** Send frames one at a time until aborted; rethrow errors that are not a ServiceProblem. */
export async function liveLoop<Answer>(loop: LiveLoop<Answer>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await askOnce(loop, signal);
    } catch (error) {
      // A function, because TypeScript narrows `signal.aborted` to false here, yet it changes during the request.
      if (isAborted(signal)) return;
      if (!(error instanceof ServiceProblem)) throw error;
      const seconds = error.retryAfter ?? DEFAULT_RETRY_SECONDS;
      loop.onProblem(error, seconds);
      await sleep(seconds * 1000, signal);
    }
  }
}

async function askOnce<Answer>({ grab, ask, onAnswer }: LiveLoop<Answer>, signal: AbortSignal): Promise<void> {
  const frame = await grab(signal);
  if (signal.aborted) return;
  const sentAt = performance.now();
  const answer = await ask(frame, signal);
  if (!isAborted(signal)) onAnswer(answer, performance.now() - sentAt);
}

const isAborted = (signal: AbortSignal) => signal.aborted;
