import { useEffect, useState, type RefObject } from 'react';
import { frameRate, recentTimes } from './frame-rate';
import { jpegOf, nextFrame } from './capture-frame';
import { liveLoop } from './live-loop';

export interface LiveState<Answer> {
  answer?: Answer;
  /** Milliseconds from a frame to its answer. */
  latency?: number;
  /** Answers per second. */
  rate?: number | undefined;
  /** Why there is no answer, and when the next try is if there is one. */
  problem?: { text: string; seconds?: number };
}

// The services look at fewer pixels than the camera gives, and what is sent should be small.
const QUALITY = 0.85;

/** Frame after frame of the video sent to one service while `on`; nothing is left of it afterwards. */
export function useLiveLoop<Answer>(
  video: RefObject<HTMLVideoElement | null>,
  on: boolean,
  ask: (frame: Blob, signal: AbortSignal) => Promise<Answer>,
): LiveState<Answer> {
  const [live, setLive] = useState<LiveState<Answer>>({});
  useEffect(() => {
    const element = video.current;
    if (!on || !element) return;
    const control = new AbortController();
    let times: number[] = [];
    const loop = liveLoop<Answer>(
      {
        grab: async (signal) => {
          await nextFrame(element, signal);
          return jpegOf(element, QUALITY);
        },
        ask,
        onAnswer: (answer, latency) => {
          times = recentTimes(times, performance.now());
          setLive({ answer, latency, rate: frameRate(times) });
        },
        onProblem: (problem, seconds) => {
          times = [];
          setLive({ problem: { text: problem.message, seconds } });
        },
      },
      control.signal,
    );
    loop.catch((error: unknown) => {
      setLive({ problem: { text: String(error) } });
    });
    return () => {
      control.abort();
      setLive({});
    };
  }, [video, on, ask]);
  return live;
}
