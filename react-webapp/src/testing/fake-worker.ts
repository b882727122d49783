import { createAnswerer } from '@/shared/depth-map/do-jobs';
import type { Question, Reply } from '@/shared/depth-map/protocol';

/** jsdom has no workers: this one does the jobs of the depth worker in the test's own process. */
export class FakeWorker {
  onmessage: ((event: { data: Reply }) => void) | null = null;
  onerror: (() => void) | null = null;
  #answer = createAnswerer();

  postMessage(question: Question): void {
    void this.#answer(question).then((data) => this.onmessage?.({ data }));
  }

  terminate(): void {
    this.onmessage = null;
  }
}
