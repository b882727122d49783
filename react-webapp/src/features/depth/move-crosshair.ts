import type { PictureSize } from '@/shared/picture-types';
import type { Point } from './use-depth-at-point';

const directions: Partial<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const middleOf = ({ width, height }: PictureSize): Point => ({
  x: Math.floor(width / 2),
  y: Math.floor(height / 2),
});

/** Return the crosshair after a key: arrows move 2% of the long side, or one pixel if `finely`; null for other keys. */
export function moveCrosshair({ x, y }: Point, key: string, finely: boolean, size: PictureSize): Point | null {
  if (key === 'Home') return middleOf(size);
  const direction = directions[key];
  if (!direction) return null;
  const stride = finely ? 1 : Math.max(1, Math.round(Math.max(size.width, size.height) / 50));
  const [right, down] = direction;
  return { x: within(x + right * stride, size.width), y: within(y + down * stride, size.height) };
}

const within = (position: number, length: number) => Math.min(Math.max(position, 0), length - 1);
