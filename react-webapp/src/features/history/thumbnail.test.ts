import { expect, it, vi } from 'vitest';
import { thumbnailOf } from './thumbnail';

class Canvas {
  static readonly instances: Canvas[] = [];
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    Canvas.instances.push(this);
  }
  getContext() {
    return { drawImage: vi.fn() };
  }
  convertToBlob({ type }: { type: string }) {
    return Promise.resolve(new Blob(['small'], { type }));
  }
}

it('shrinks the picture and keeps its aspect ratio', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 4000, height: 3000, close: vi.fn() }));
  vi.stubGlobal('OffscreenCanvas', Canvas);
  expect((await thumbnailOf(new Blob()))?.type).toBe('image/webp');
  expect(Canvas.instances).toEqual([expect.objectContaining({ width: 160, height: 120 })]);
});

it('returns undefined if the browser cannot read the picture', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('HEIC', 'InvalidStateError')));
  expect(await thumbnailOf(new Blob())).toBeUndefined();
});
