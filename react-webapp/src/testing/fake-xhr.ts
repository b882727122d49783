import { vi } from 'vitest';
import type { SentRequest } from './sent-request';

type Answer = (path: string, request: SentRequest) => Promise<Response>;

/** Fake the part of XMLHttpRequest that the page uses; `answer` returns the responses, and rejects for a network failure. */
export function fakeXhr(answer: Answer): void {
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      onload?: () => void;
      onerror?: () => void;
      onabort?: () => void;
      readonly upload: { onprogress?: (event: object) => void } = {};
      response: ArrayBuffer | undefined;
      status = 0;
      #path = '';
      #accept: string | null = null;
      #headers = new Headers();
      readonly #stop = new AbortController();

      open(_method: string, path: string) {
        this.#path = path;
      }

      setRequestHeader(_name: 'Accept', value: string) {
        this.#accept = value;
      }

      getAllResponseHeaders() {
        return [...this.#headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
      }

      abort() {
        this.#stop.abort();
        this.onabort?.();
      }

      send(form: FormData) {
        void this.#take(form).then(
          () => this.onload?.(),
          () => this.onerror?.(),
        );
      }

      async #take(form: FormData) {
        const progress = (share: number) =>
          this.upload.onprogress?.({ lengthComputable: true, loaded: share * 1000, total: 1000 });
        const { signal } = this.#stop;
        const response = await answer(this.#path, { form, signal, accept: this.#accept, progress });
        this.response = await response.arrayBuffer();
        this.status = response.status;
        this.#headers = response.headers;
      }
    },
  );
}
