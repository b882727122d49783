import { useCallback, useEffect, useState } from 'react';
import { openCamera } from './open-camera';

export type Camera = { is: 'starting' } | { is: 'on'; stream: MediaStream } | { is: 'off'; why?: string | undefined };

interface Session {
  on: boolean;
  deviceId?: string | undefined;
  why?: string | undefined;
}

/** Start a camera at mount; release it on stop, on unmount and when the page is hidden. */
export function useCamera() {
  const [session, setSession] = useState<Session>({ on: true });
  const [opened, setOpened] = useState<{ session: Session; camera: Camera } | null>(null);

  const start = useCallback((deviceId?: string) => {
    setSession({ on: true, deviceId });
  }, []);
  const stop = useCallback((why?: string) => {
    setSession((now) => (now.on ? { on: false, deviceId: now.deviceId, why } : now));
  }, []);

  useEffect(() => {
    if (!session.on) return;
    const control = new AbortController();
    const { signal } = control;
    const onEnded = () => {
      stop('The camera was disconnected.');
    };
    const settle = (camera: Camera) => {
      if (!signal.aborted) setOpened({ session, camera });
    };
    openCamera(session.deviceId, signal).then(
      (stream) => {
        for (const track of stream.getTracks()) {
          track.addEventListener('ended', onEnded, { signal });
        }
        settle({ is: 'on', stream });
      },
      (error: unknown) => {
        settle({ is: 'off', why: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      control.abort();
    };
  }, [session, stop]);

  useEffect(() => {
    const releaseWhenHidden = () => {
      if (document.hidden) stop('The camera was switched off because the page was hidden.');
    };
    document.addEventListener('visibilitychange', releaseWhenHidden);
    return () => {
      document.removeEventListener('visibilitychange', releaseWhenHidden);
    };
  }, [stop]);

  return { camera: stateOf(session, opened), deviceId: session.deviceId, start, stop };
}

function stateOf(session: Session, opened: { session: Session; camera: Camera } | null): Camera {
  if (!session.on) return { is: 'off', why: session.why };
  return opened?.session === session ? opened.camera : { is: 'starting' };
}
