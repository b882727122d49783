import type { PictureSize } from '@/shared/picture-types';

/** A smaller copy of a picture, and what it is a copy of. */
export interface Shrunk {
  blob: Blob;
  /** Of the copy. */
  size: PictureSize;
  /** Of the upright original, in whose pixels answers are shown. */
  original: PictureSize;
}

const QUALITY = 0.92;

/**
 * The picture with its longest side at `longestSide` pixels; null where that wins nothing: it is no longer than that, its
 * file would not become smaller, or this browser cannot read it.
 */
export async function shrink(file: Blob, longestSide: number): Promise<Shrunk | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const original = { width: bitmap.width, height: bitmap.height };
  const scale = longestSide / Math.max(original.width, original.height);
  const blob = scale < 1 ? await drawn(bitmap, scale, file.type) : null;
  bitmap.close();
  return blob && blob.blob.size < file.size ? { ...blob, original } : null;
}

async function drawn(bitmap: ImageBitmap, scale: number, type: string) {
  const size = { width: scaled(bitmap.width, scale), height: scaled(bitmap.height, scale) };
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  // JPEG has no transparency: what is transparent would turn black.
  const kind = type === 'image/jpeg' ? type : 'image/webp';
  return { blob: await canvas.convertToBlob({ type: kind, quality: QUALITY }), size };
}

const scaled = (length: number, scale: number) => Math.max(1, Math.round(length * scale));
