import type { Grid } from './cloud-positions';

/**
 * The upright picture's rows that a grid names, RGBA, scaled to `width` pixels where the picture differs from the map;
 * null where the browser cannot read the picture. Row by row: 50 megapixels in one canvas would be 200 MB more.
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
