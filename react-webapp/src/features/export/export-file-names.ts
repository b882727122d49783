import { fileStem } from '@/shared/file-stem';

/** Return the names of a picture's export files: 'bus.objects.png', 'bus.json', 'bus.depth16.png'. */
export function exportFileNames(picture: string) {
  const name = fileStem(picture);
  return { objects: `${name}.objects.png`, json: `${name}.json`, depth: `${name}.depth16.png` };
}
