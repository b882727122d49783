import { createRequestHandler } from '@/shared/depth-map/worker-jobs';
import type { WorkerRequest } from '@/shared/depth-map/worker-protocol';
import { shrink } from '@/shared/sending/shrink';

interface ToShrink {
  file: Blob;
  longestSide: number;
}

/** A worker for jsdom, which has none: it runs the jobs of both of the page's workers in the test's process. */
export class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  #answer = createRequestHandler();

  postMessage(message: WorkerRequest | ToShrink): void {
    const answered = 'longestSide' in message ? shrink(message.file, message.longestSide) : this.#answer(message);
    void answered.then((data) => this.onmessage?.({ data }));
  }

  terminate(): void {
    this.onmessage = null;
  }
}
