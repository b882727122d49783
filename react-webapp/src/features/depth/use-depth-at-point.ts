import { useEffect, useState } from 'react';
import { valueAt } from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';

/** A point in pixels of the upright picture. */
export interface Point {
  x: number;
  y: number;
}

/** Return the depth at a point; null without a point and until the value is known. */
export function useDepthAtPoint(map: DepthMap, point: Point | null): number | null {
  const [result, setResult] = useState<{ map: DepthMap; value: number } | null>(null);
  const [x, y] = [point?.x, point?.y];
  useEffect(() => {
    if (x === undefined || y === undefined) return;
    let wanted = true;
    valueAt(map, x, y).then(
      (value) => {
        if (wanted) setResult({ map, value });
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [map, x, y]);
  return point && result?.map === map ? result.value : null;
}
