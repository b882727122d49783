import { useEffect, useState } from 'react';
import type { PictureSize } from '@/shared/picture-types';

export type NaturalSize = PictureSize | 'reading' | 'unshowable';

/** The size at which the browser itself would show a picture, or that it cannot: known within a few frames. */
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
