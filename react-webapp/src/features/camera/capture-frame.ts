/** The frame that the video shows now, as a JPEG of the video's own size; `quality` 0 to 1. */
export function jpegOf(video: HTMLVideoElement, quality: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob);
        else reject(new Error('The browser could not make a picture of the camera’s frame.'));
      },
      'image/jpeg',
      quality,
    );
  });
}

/** Resolves when the video shows a frame that it has not shown before, or when aborted. */
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

/** 'camera-2026-08-01-12-00-05.jpg', by the clock on the wall. */
export function pictureName(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()];
  return `camera-${[...day, ...time].map(two).join('-')}.jpg`;
}
