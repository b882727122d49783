import { vi } from 'vitest';

class Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

/** What was drawn on a canvas last, RGBA: jsdom paints nothing. */
export const drawn: { pixels: Pixels | null } = { pixels: null };

/** Pixels become bitmaps, pictures do not: no decoder is here. */
export function fakeCanvas(): void {
  drawn.pixels = null;
  const bitmap = (source: unknown) =>
    source instanceof Pixels
      ? Promise.resolve(Object.assign(source, { close: vi.fn() }))
      : Promise.reject(new Error('no decoder'));
  Object.assign(window, { ImageData: Pixels, createImageBitmap: bitmap });
  const context = { drawImage: (pixels: Pixels) => (drawn.pixels = pixels) };
  HTMLCanvasElement.prototype.getContext = ((kind: string) => (kind === '2d' ? context : null)) as never;
}
