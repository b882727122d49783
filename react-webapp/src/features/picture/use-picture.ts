import { useCallback, useEffect, useRef, useState } from 'react';
import type { Picture } from '@/shared/picture';
import { checkFile, type FileProblem } from './check-file';

/** The picture chosen last, and what was wrong with a file that could not take its place. */
export function usePicture() {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [problem, setProblem] = useState<FileProblem | null>(null);
  const lastId = useRef(0);

  const choose = useCallback((file: File) => {
    const found = checkFile(file);
    setProblem(found);
    if (!found) setPicture({ id: ++lastId.current, file, url: URL.createObjectURL(file) });
  }, []);

  useEffect(() => {
    if (!picture) return;
    return () => {
      URL.revokeObjectURL(picture.url);
    };
  }, [picture]);

  return { picture, problem, choose };
}
