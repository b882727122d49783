import type { PictureSize, SmallerCopy } from '@/shared/picture-types';

/** Describe what was sent: 'Sent at 2048 × 1365 px, 7.0 times smaller. Boxes and depths refer to the original size, 6000 × 4000 px.' */
export function smallerCopyText({ size, original, times }: SmallerCopy): string {
  const fewer = times < 10 ? times.toFixed(1) : times.toFixed(0);
  return `Sent at ${sides(size)} px, with ${fewer} times fewer bytes. Boxes and depths refer to the original size, ${sides(original)} px.`;
}

const sides = ({ width, height }: PictureSize) => `${width} × ${height}`;
