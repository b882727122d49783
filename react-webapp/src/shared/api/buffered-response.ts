/**
 * A Response whose body is already in memory. The browser's own Response reads its body through the event loop, which
 * takes 50 to 80 ms while the page is rendering.
 */
export class BufferedResponse extends Response {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: ArrayBuffer, init: ResponseInit) {
    super(null, init);
    this.#bytes = bytes;
  }

  override async text(): Promise<string> {
    return Promise.resolve(new TextDecoder().decode(this.#bytes));
  }

  /** Parse the body; throw SyntaxError if it is not JSON. */
  override async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes);
  }

  override async blob(): Promise<Blob> {
    return Promise.resolve(new Blob([this.#bytes], { type: this.headers.get('Content-Type') ?? '' }));
  }
}
