import { stem } from '@/shared/file-stem';

/** What the files made of a picture are called: 'bus.objects.png', 'bus.json', 'bus.depth16.png'. */
export function fileNames(picture: string) {
  const name = stem(picture);
  return { objects: `${name}.objects.png`, json: `${name}.json`, depth: `${name}.depth16.png` };
}
