import { ServiceProblem } from '@/shared/api/service-problem';
import { sleep } from './sleep';

export interface LiveLoop<Answer> {
  /** The newest frame there is. Called only once the one before is answered: frames in between are never kept. */
  grab: (signal: AbortSignal) => Promise<Blob>;
  ask: (frame: Blob, signal: AbortSignal) => Promise<Answer>;
  /** With the milliseconds from the frame to its answer. */
  onAnswer: (answer: Answer, latency: number) => void;
  /** With the seconds until the next try. */
  onProblem: (problem: ServiceProblem, seconds: number) => void;
}

/** Where a service does not say when to come back, in seconds: no load on one that is down. */
const DEFAULT_RETRY_SECONDS = 2;

/** Ask about one frame after the other, one request in flight at most, until aborted; throws what is no service's problem. */
export async function liveLoop<Answer>(loop: LiveLoop<Answer>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await askOnce(loop, signal);
    } catch (error) {
      // Loop conditions narrow the flag to false, yet it turns while a request is under way.
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
  const asked = performance.now();
  const answer = await ask(frame, signal);
  if (!isAborted(signal)) onAnswer(answer, performance.now() - asked);
}

const isAborted = (signal: AbortSignal) => signal.aborted;
