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

/** The RGBA pixels drawn last on a canvas. */
export const drawn: { pixels: Pixels | null } = { pixels: null };

/** Fake canvases and bitmaps, which jsdom lacks. Only pixels become bitmaps, since there is no picture decoder. */
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
