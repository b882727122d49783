import { useEffect, useState } from 'react';
import type { PictureSize } from '@/shared/picture-types';

export type NaturalSize = PictureSize | 'reading' | 'unshowable';

/** Return the size at which the browser shows a picture, or 'unshowable'; 'reading' for the first few frames. */
export function useNaturalSize(url: string): NaturalSize {
  const [size, setSize] = useState<NaturalSize>('reading');
  useEffect(() => {
    const probe = new Image();
    probe.onload = () => {
      setSize({ width: probe.naturalWidth, height: probe.naturalHeight });
    };
    probe.onerror = () => {
      setSize('unshowable');
    };
    probe.src = url;
    return () => {
      probe.onload = probe.onerror = null;
    };
  }, [url]);
  return size;
}
