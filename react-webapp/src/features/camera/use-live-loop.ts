import { useEffect, useState, type RefObject } from 'react';
import { frameRate, recentTimes } from './frame-rate';
import { jpegOf, nextFrame } from './capture-frame';
import { liveLoop } from './live-loop';

export interface LiveState<Answer> {
  answer?: Answer;
  /** Milliseconds from a frame to its response. */
  latency?: number;
  /** Frames per second. */
  rate?: number | undefined;
  /** The reason for a missing response, and the seconds until the next attempt, if any. */
  problem?: { text: string; seconds?: number };
}

// Low enough for small uploads; the models reduce the resolution anyway.
const QUALITY = 0.85;

/** Send frames of a video to one service while `on` is true; the state is reset afterwards. */
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
