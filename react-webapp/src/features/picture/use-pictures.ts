import { useCallback, useEffect, useRef, useState } from 'react';
import type { Analysis, Picture } from '@/shared/picture-types';
import { checkFile, type FileProblem } from './check-file';

interface Chosen {
  pictures: readonly Picture[];
  selected: Picture | null;
}

const none: Chosen = { pictures: [], selected: null };

/**
 * Manage the chosen pictures, the selected one, and the problems of rejected files. New pictures are sent with a longest
 * side of `longestSide` pixels, or unchanged if it is undefined.
 */
export function usePictures(longestSide: number | undefined) {
  const [{ pictures, selected }, setChosen] = useState(none);
  const [problems, setProblems] = useState<FileProblem[]>([]);
  const lastId = useRef(0);
  useRevoked(pictures);

  /** Add the valid files and select the first of them. */
  const add = useCallback((files: readonly File[]) => {
    const check = (file: File) => checkFile(file, longestSide !== undefined);
    setProblems(files.map(check).filter((problem) => problem !== null));
    const added = files
      .filter((file) => check(file) === null)
      .map((file) => ({ id: ++lastId.current, file, longestSide, url: URL.createObjectURL(file), at: Date.now() }));
    const [first] = added;
    if (first) setChosen((before) => ({ pictures: [...before.pictures, ...added], selected: first }));
  }, [longestSide]);

  /** Add a saved analysis and select it. */
  const reopen = useCallback((known: Analysis) => {
    const file = new File([known.file], known.name, { type: known.file.type });
    const picture = { id: ++lastId.current, file, url: URL.createObjectURL(file), at: known.at, known };
    setChosen((before) => ({ pictures: [...before.pictures, picture], selected: picture }));
  }, []);

  const select = useCallback((selected: Picture) => {
    setChosen((before) => ({ ...before, selected }));
  }, []);

  const remove = useCallback((picture: Picture) => {
    setChosen((before) => without(before, picture));
  }, []);

  return { pictures, selected, problems, add, reopen, select, remove };
}

/** Remove a picture; if it was selected, select its neighbour. */
function without({ pictures, selected }: Chosen, removed: Picture): Chosen {
  const place = pictures.indexOf(removed);
  const remaining = pictures.filter((picture) => picture !== removed);
  return { pictures: remaining, selected: selected === removed ? (remaining[place] ?? remaining.at(-1) ?? null) : selected };
}

/** Revoke blob URLs, which keep files in memory, when pictures are removed and at unmount. */
function useRevoked(pictures: readonly Picture[]): void {
  const before = useRef<readonly Picture[]>([]);
  useEffect(() => {
    for (const picture of before.current) if (!pictures.includes(picture)) URL.revokeObjectURL(picture.url);
    before.current = pictures;
  }, [pictures]);
  useEffect(
    () => () => {
      for (const { url } of before.current) URL.revokeObjectURL(url);
    },
    [],
  );
}
