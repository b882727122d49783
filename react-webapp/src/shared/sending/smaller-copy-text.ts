import type { PictureSize, SmallerCopy } from '@/shared/picture-types';

/** 'Sent at 2048 × 1365 px, 7 times fewer bytes. Boxes and depth are given in the original’s 6000 × 4000.' */
export function sentWords({ size, original, times }: SmallerCopy): string {
  const fewer = times < 10 ? times.toFixed(1) : times.toFixed(0);
  return `Sent at ${sides(size)} px, ${fewer} times fewer bytes. Boxes and depth are given in the original’s ${sides(original)}.`;
}

const sides = ({ width, height }: PictureSize) => `${width} × ${height}`;
