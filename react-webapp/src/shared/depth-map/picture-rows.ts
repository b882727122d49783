import type { Grid } from './cloud-positions';

/**
 * Return the upright picture's rows of a grid as RGBA, scaled to `width` pixels; null if the browser cannot read the
 * picture. Rows are drawn one by one: a canvas of 50 megapixels would take 200 MB more.
 */
export async function pictureRows(
  picture: Blob,
  { width, height }: { width: number; height: number },
  grid: Grid,
): Promise<Uint8ClampedArray | null> {
  const bitmap = await createImageBitmap(picture).catch(() => null);
  if (!bitmap) return null;
  const context = new OffscreenCanvas(width, grid.rows).getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  for (let row = 0; row < grid.rows; row++) {
    const from = Math.floor((row * grid.step * bitmap.height) / height);
    context.drawImage(bitmap, 0, from, bitmap.width, 1, 0, row, width, 1);
  }
  bitmap.close();
  return context.getImageData(0, 0, width, grid.rows).data;
}
