import type { PictureSize, SmallerCopy } from '@/shared/picture-types';

/** Describe what was sent: 'Sent at 2048 × 1365 px, with 7.0 times fewer bytes. Boxes and depths refer to …'. */
export function smallerCopyText({ size, original, times }: SmallerCopy): string {
  const fewer = times < 10 ? times.toFixed(1) : times.toFixed(0);
  const sent = `Sent at ${sides(size)} px, with ${fewer} times fewer bytes.`;
  return `${sent} Boxes and depths refer to the original size, ${sides(original)} px.`;
}

const sides = ({ width, height }: PictureSize) => `${width} × ${height}`;
