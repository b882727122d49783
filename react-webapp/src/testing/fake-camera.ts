import { onTestFinished, vi } from 'vitest';

/** Fake what jsdom lacks of a camera: devices, a video of 640 x 480 with a frame every 5 ms, and JPEGs of its size. */
export function fakeCamera(names = ['front']) {
  const stopped = vi.fn();
  const getUserMedia = vi.fn((constraints?: MediaStreamConstraints) => Promise.resolve(streamFor(constraints, stopped)));
  const mediaDevices = Object.assign(new EventTarget(), {
    getUserMedia,
    enumerateDevices: () =>
      Promise.resolve(names.map((label) => ({ kind: 'videoinput', deviceId: label, label }))),
  });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices });
  onTestFinished(() => {
    Reflect.deleteProperty(navigator, 'mediaDevices');
  });
  fakeVideo();
  return { getUserMedia, stopped };
}

let streams = 0;

function streamFor(constraints: MediaStreamConstraints | undefined, stop: () => void): MediaStream {
  const exact = JSON.stringify(constraints).includes('back') ? 'back' : 'front';
  const track = Object.assign(new EventTarget(), { stop, getSettings: () => ({ deviceId: exact }) });
  const tracks = () => [track];
  return { id: String(++streams), getTracks: tracks, getVideoTracks: tracks } as unknown as MediaStream;
}

function fakeVideo(): void {
  const video = HTMLVideoElement.prototype;
  vi.spyOn(video, 'videoWidth', 'get').mockReturnValue(640);
  vi.spyOn(video, 'videoHeight', 'get').mockReturnValue(480);
  video.requestVideoFrameCallback = (callback) => window.setTimeout(callback, 5);
  video.cancelVideoFrameCallback = (handle) => {
    window.clearTimeout(handle);
  };
  const canvas = HTMLCanvasElement.prototype;
  vi.spyOn(canvas, 'getContext').mockReturnValue({ drawImage: () => undefined } as unknown as null);
  vi.spyOn(canvas, 'toBlob').mockImplementation(function (this: HTMLCanvasElement, done, type = '') {
    done(new Blob([`${this.width} x ${this.height}`], { type }));
  });
}
