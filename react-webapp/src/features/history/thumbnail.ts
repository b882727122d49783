/** Sharp at 72 CSS pixels on a high-density screen. */
const LONGEST_SIDE = 160;

/** Return a thumbnail; undefined if the browser cannot read the picture or has no OffscreenCanvas. */
export async function thumbnailOf(file: Blob): Promise<Blob | undefined> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    );
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.75 });
  } catch {
    return undefined;
  }
}
