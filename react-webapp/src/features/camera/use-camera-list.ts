import { useEffect, useState } from 'react';

/** Return the connected cameras, updated on changes. Browsers reveal their names only while a camera is running. */
export function useCameraList(): MediaDeviceInfo[] {
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const control = new AbortController();
    const { signal } = control;
    const list = () => {
      listCameras().then(
        (found) => {
          if (!signal.aborted) setCameras(found);
        },
        // Without the list, users only lose the choice of another camera.
        () => undefined,
      );
    };
    list();
    navigator.mediaDevices.addEventListener('devicechange', list, { signal });
    return () => {
      control.abort();
    };
  }, []);
  return cameras;
}

async function listCameras(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === 'videoinput');
}
