/** Capture the current frame as a JPEG at the video's size; `quality` is 0 to 1. */
export function jpegOf(video: HTMLVideoElement, quality: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob);
        else reject(new Error('The browser could not capture a picture from the camera.'));
      },
      'image/jpeg',
      quality,
    );
  });
}

/** Wait until the video shows a new frame, or until aborted. */
export function nextFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      video.cancelVideoFrameCallback(handle);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const handle = video.requestVideoFrameCallback(end);
    signal.addEventListener('abort', end);
  });
}

/** Return a file name with the local time: 'camera-2026-08-01-12-00-05.jpg'. */
export function pictureName(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()];
  return `camera-${[...day, ...time].map(two).join('-')}.jpg`;
}
