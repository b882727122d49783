/** jsdom loads no pictures: every `new Image()` from here on loads, or fails, as soon as it has an address. */
export function imagesWill(event: 'load' | 'error'): void {
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    configurable: true,
    set(this: HTMLImageElement) {
      queueMicrotask(() => this.dispatchEvent(new Event(event)));
    },
  });
}
