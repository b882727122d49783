import type { ChosenFile, SmallerCopy } from '@/shared/picture-types';
import type { Shrunk } from './shrink';

/** The longest side of a smaller copy in pixels: about three times the detector's input. */
export const SMALLER_SIDE = 2048;

/** The file to send for a picture. */
export interface PreparedUpload {
  file: File;
  /** Undefined when the chosen file itself is sent. */
  smaller?: SmallerCopy;
}

const pending = new WeakMap<File, Promise<PreparedUpload>>();

/** Return the chosen file or, if the user asked for it, a smaller copy, which all requests share. */
export function prepareUpload({ file, longestSide }: ChosenFile): Promise<PreparedUpload> {
  if (longestSide === undefined) return Promise.resolve({ file });
  const sent = pending.get(file) ?? shrinkIfSmaller(file, longestSide);
  pending.set(file, sent);
  return sent;
}

async function shrinkIfSmaller(file: File, longestSide: number): Promise<PreparedUpload> {
  const shrunk = await shrinkInWorker(file, longestSide);
  if (!shrunk) return { file };
  const { blob, size, original } = shrunk;
  const smaller = { size, original, times: file.size / blob.size };
  return { file: new File([blob], file.name, { type: blob.type }), smaller };
}

/** Shrink in a worker of its own: ending it frees the memory of the decoded picture at once. */
function shrinkInWorker(file: File, longestSide: number): Promise<Shrunk | null> {
  const worker = new Worker(new URL('./shrink-worker.ts', import.meta.url), { type: 'module' });
  const shrunk = new Promise<Shrunk | null>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Shrunk | null>) => {
      resolve(data);
    };
    // For example out of memory: the original can still be sent.
    worker.onerror = () => {
      resolve(null);
    };
  });
  worker.postMessage({ file, longestSide });
  return shrunk.finally(() => {
    worker.terminate();
  });
}
