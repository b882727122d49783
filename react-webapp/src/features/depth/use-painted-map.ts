import { useEffect, useRef, useState } from 'react';
import { paint } from '@/shared/depth-map/client';
import type { Colormap, DepthMap } from '@/shared/depth-map/depth-map';

/** Paint a map on a canvas; the previous picture stays until the new one is ready. */
export function usePaintedMap(map: DepthMap, colormap: Colormap, longestSide: number) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    let wanted = true;
    const show = (bitmap: ImageBitmap) => {
      if (wanted && canvas.current) draw(canvas.current, bitmap);
      if (wanted) setError(null);
      bitmap.close();
    };
    paint(map, colormap, longestSide).then(show, (reason: unknown) => {
      if (wanted) setError(reason instanceof Error ? reason : new Error(String(reason)));
    });
    return () => {
      wanted = false;
    };
  }, [map, colormap, longestSide]);
  return { canvas, error };
}

function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
}
