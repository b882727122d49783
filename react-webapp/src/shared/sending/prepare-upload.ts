import type { ChosenFile, SmallerCopy } from '@/shared/picture-types';
import type { Shrunk } from './shrink';

/** The longest side, in pixels, that a smaller copy has: three times what the detector sees. */
export const SMALLER = 2048;

/** What is sent of a picture. */
export interface Sent {
  file: File;
  /** Undefined where it is the very file that was chosen. */
  smaller?: SmallerCopy;
}

const pending = new WeakMap<File, Promise<Sent>>();

/** The chosen file itself or, where the user asked for one, its smaller copy: made once for all who ask. */
export function sentPicture({ file, longestSide }: ChosenFile): Promise<Sent> {
  if (longestSide === undefined) return Promise.resolve({ file });
  const sent = pending.get(file) ?? smallerIfItPays(file, longestSide);
  pending.set(file, sent);
  return sent;
}

async function smallerIfItPays(file: File, longestSide: number): Promise<Sent> {
  const shrunk = await inWorker(file, longestSide);
  if (!shrunk) return { file };
  const { blob, size, original } = shrunk;
  const smaller = { size, original, times: file.size / blob.size };
  return { file: new File([blob], file.name, { type: blob.type }), smaller };
}

/** In a worker of its own, which takes the whole picture's pixels with it when it goes. */
function inWorker(file: File, longestSide: number): Promise<Shrunk | null> {
  const worker = new Worker(new URL('./shrink-worker.ts', import.meta.url), { type: 'module' });
  const shrunk = new Promise<Shrunk | null>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Shrunk | null>) => {
      resolve(data);
    };
    // Out of memory, perhaps: the picture can still be sent as it is.
    worker.onerror = () => {
      resolve(null);
    };
  });
  worker.postMessage({ file, longestSide });
  return shrunk.finally(() => {
    worker.terminate();
  });
}
