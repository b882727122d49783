import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServiceProblem } from '@/shared/api/service-problem';
import { liveLoop } from './live-loop';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Run the loop with a camera that shows frame n at n * 10 ms and a service that takes 35 ms per frame. */
function rig(answerTo: (frame: number) => number | Error = (frame) => frame) {
  const began = performance.now();
  const seen = {
    sentFrames: [] as number[],
    responses: [] as number[],
    latencies: [] as number[],
    maxInFlight: 0,
    problems: [] as number[],
  };
  let inFlight = 0;
  const frames = new Map<Blob, number>();
  const stop = new AbortController();
  const running = liveLoop(
    {
      grab: () => {
        const frame = new Blob();
        frames.set(frame, Math.floor((performance.now() - began) / 10));
        return Promise.resolve(frame);
      },
      ask: async (blob) => {
        const frame = frames.get(blob) ?? -1;
        seen.sentFrames.push(frame);
        seen.maxInFlight = Math.max(seen.maxInFlight, ++inFlight);
        await new Promise((resolve) => setTimeout(resolve, 35));
        inFlight -= 1;
        const answer = answerTo(frame);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      onAnswer: (answer, latency) => {
        seen.responses.push(answer);
        seen.latencies.push(latency);
      },
      onProblem: (_, seconds) => seen.problems.push(seconds),
    },
    stop.signal,
  );
  return { seen, stop, running };
}

it('sends the newest frame after the previous response, one request at a time', async () => {
  const { seen, stop, running } = rig();
  await vi.advanceTimersByTimeAsync(150);
  expect(seen.sentFrames).toEqual([0, 3, 7, 10, 14]);
  expect(seen.responses).toEqual([0, 3, 7, 10]);
  expect(seen.latencies).toEqual([35, 35, 35, 35]);
  expect(seen.maxInFlight).toBe(1);
  stop.abort();
  await vi.runAllTimersAsync();
  await running;
});

it('waits for the Retry-After of an overloaded service', async () => {
  const overloaded = new ServiceProblem({ title: 'Busy', detail: 'Later.', retryAfter: 3 });
  const { seen, stop, running } = rig((frame) => (frame === 0 ? overloaded : frame));
  await vi.advanceTimersByTimeAsync(35 + 2999);
  expect(seen).toMatchObject({ sentFrames: [0], problems: [3] });
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.sentFrames).toEqual([0, 303]);
  stop.abort();
  await vi.runAllTimersAsync();
  await running;
});

it('waits two seconds before it retries a service that is down', async () => {
  const down = new ServiceProblem({ title: 'Down', detail: 'No answer.' });
  const { seen, stop } = rig(() => down);
  await vi.advanceTimersByTimeAsync(35 + 1999);
  expect(seen.sentFrames).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.sentFrames).toHaveLength(2);
  stop.abort();
});

it('ignores the running request after an abort, and sends no more', async () => {
  const { seen, stop, running } = rig();
  await vi.advanceTimersByTimeAsync(10);
  stop.abort();
  await vi.advanceTimersByTimeAsync(1000);
  await running;
  expect(seen).toMatchObject({ sentFrames: [0], responses: [] });
});

it('stops during a wait', async () => {
  const { seen, stop, running } = rig(() => new ServiceProblem({ title: 'Busy', detail: '', retryAfter: 60 }));
  await vi.advanceTimersByTimeAsync(1000);
  stop.abort();
  await running;
  expect(seen.sentFrames).toEqual([0]);
});

it('rethrows errors that are not a service problem', async () => {
  const { running } = rig(() => new TypeError('a defect'));
  const ended = expect(running).rejects.toThrow('a defect');
  await vi.advanceTimersByTimeAsync(35);
  await ended;
});
