import { useEffect, useState } from 'react';

/** The cameras there are, told anew when one comes or goes. Browsers name them only while one runs. */
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
        // The choice of another camera is all that is lost.
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
