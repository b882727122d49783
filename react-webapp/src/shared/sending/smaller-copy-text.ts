import type { PictureSize } from '@/shared/picture-size';
import type { SentSmaller } from './prepare-upload';

/** 'Sent at 2048 × 1365 px, 7 times fewer bytes. Boxes and depth are given in the original’s 6000 × 4000.' */
export function sentWords({ size, original, times }: SentSmaller): string {
  const fewer = times < 10 ? times.toFixed(1) : times.toFixed(0);
  return `Sent at ${sides(size)} px, ${fewer} times fewer bytes. Boxes and depth are given in the original’s ${sides(original)}.`;
}

const sides = ({ width, height }: PictureSize) => `${width} × ${height}`;
