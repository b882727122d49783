import type { Analysis } from '@/shared/picture-types';
import type { DetectResponse, Detection } from '@/shared/api/response-types';
import { drawObjects } from './draw-objects';
import { measuredObjects } from './measured-objects';

/** The picture at its full size with the shown boxes drawn on it; an Error says in words why there is none. */
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
  if (!context) throw new Error('The browser has no memory left to draw a picture of this size.');
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
    throw new Error(`This browser cannot read ${format} pictures, so it cannot draw on one.`, { cause });
  }
}

function encodePng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The browser could not write a picture of this size.'));
    }, 'image/png');
  });
}
