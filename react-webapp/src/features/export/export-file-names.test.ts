import { expect, it } from 'vitest';
import { exportFileNames } from './export-file-names';

it.each([
  ['bus.jpg', 'bus.json'],
  ['the.old.bus.HEIC', 'the.old.bus.json'],
  ['bus', 'bus.json'],
  ['.bus', '.bus.json'],
  ['', 'picture.json'],
])('exports the picture %j as %j', (picture, json) => {
  expect(exportFileNames(picture).json).toBe(json);
});

it('names the files of one picture differently', () => {
  expect(exportFileNames('bus.jpg')).toEqual({
    objects: 'bus.objects.png',
    json: 'bus.json',
    depth: 'bus.depth16.png',
  });
});
