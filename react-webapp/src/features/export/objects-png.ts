import type { Analysis } from '@/shared/picture-types';
import type { DetectResponse, Detection } from '@/shared/api/response-types';
import { drawObjects } from './draw-objects';
import { measuredObjects } from './measured-objects';

/** Draw the visible boxes on the picture at full size; throw an Error whose message is for the user. */
export async function objectsPng(
  analysis: Analysis,
  { image }: DetectResponse,
  shown: readonly Detection[],
): Promise<Blob> {
  const picture = await decodePicture(analysis.file, image.format);
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser cannot draw a picture of this size. Close other tabs, or choose a smaller picture.');
  context.drawImage(picture, 0, 0, image.width, image.height);
  picture.close();
  const ranks = measuredObjects(analysis, shown)?.map(({ rank }) => rank);
  drawObjects(context, { image, shown, ranks });
  return encodePng(canvas);
}

async function decodePicture(file: Blob, format: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch (cause) {
    throw new Error(`This browser cannot read ${format} pictures, so it cannot draw boxes on one.`, { cause });
  }
}

function encodePng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The browser could not save a picture of this size. Choose a smaller picture.'));
    }, 'image/png');
  });
}
