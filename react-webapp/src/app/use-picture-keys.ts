import type { Picture } from '@/shared/picture-types';
import { useShortcut } from '@/shared/keyboard-shortcuts';

/** The keys j and k look at the next picture and the one before. */
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
  useShortcut('j', 'Look at the next picture', to(pictures[place + 1]));
  useShortcut('k', 'Look at the picture before', to(pictures[place - 1]));
}
