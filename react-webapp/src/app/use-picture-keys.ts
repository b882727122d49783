import type { Picture } from '@/shared/picture-types';
import { useShortcut } from '@/shared/keyboard-shortcuts';

/** Select the next and the previous picture with the keys j and k. */
export function usePictureKeys(
  pictures: readonly Picture[],
  selected: Picture | null,
  select: (picture: Picture) => void,
): void {
  const place = pictures.findIndex((picture) => picture === selected);
  const to = (neighbour: Picture | undefined) =>
    neighbour &&
    (() => {
      select(neighbour);
    });
  useShortcut('j', 'Show the next picture', to(pictures[place + 1]));
  useShortcut('k', 'Show the previous picture', to(pictures[place - 1]));
}
