import type { PictureSize } from '@/shared/picture-types';

/** A smaller copy of a picture, with both sizes. */
export interface Shrunk {
  blob: Blob;
  /** The size of the copy. */
  size: PictureSize;
  /** The size of the upright original, in whose pixels results are shown. */
  original: PictureSize;
}

const QUALITY = 0.92;

/**
 * Return a copy whose longest side has `longestSide` pixels. Return null if a copy has no advantage (the picture is small
 * enough, or its file would not become smaller) or if the browser cannot read the picture.
 */
export async function shrink(file: Blob, longestSide: number): Promise<Shrunk | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const original = { width: bitmap.width, height: bitmap.height };
  const scale = longestSide / Math.max(original.width, original.height);
  const blob = scale < 1 ? await drawScaled(bitmap, scale, file.type) : null;
  bitmap.close();
  return blob && blob.blob.size < file.size ? { ...blob, original } : null;
}

async function drawScaled(bitmap: ImageBitmap, scale: number, type: string) {
  const size = { width: scaled(bitmap.width, scale), height: scaled(bitmap.height, scale) };
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  // JPEG has no transparency; transparent areas would turn black.
  const kind = type === 'image/jpeg' ? type : 'image/webp';
  return { blob: await canvas.convertToBlob({ type: kind, quality: QUALITY }), size };
}

const scaled = (length: number, scale: number) => Math.max(1, Math.round(length * scale));
