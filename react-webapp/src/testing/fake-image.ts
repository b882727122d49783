/** Make every image load, or fail, as soon as its `src` is set, since jsdom loads no pictures. */
export function imagesWill(event: 'load' | 'error'): void {
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    configurable: true,
    set(this: HTMLImageElement) {
      queueMicrotask(() => this.dispatchEvent(new Event(event)));
    },
  });
}
