import { fileStem } from '@/shared/file-stem';

/** What the files made of a picture are called: 'bus.objects.png', 'bus.json', 'bus.depth16.png'. */
export function exportFileNames(picture: string) {
  const name = fileStem(picture);
  return { objects: `${name}.objects.png`, json: `${name}.json`, depth: `${name}.depth16.png` };
}
