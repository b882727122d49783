import type { CSSProperties, ReactNode } from 'react';
import type { PictureSize } from '@/shared/picture-types';
import classes from './picture-stage.module.css';

interface PictureStageProps {
  /** Null until known; the frame then has a common aspect ratio. */
  size: PictureSize | null;
  children: ReactNode;
}

/** Reserve a frame of the picture's aspect ratio for its children, so that the layout does not jump. */
export function PictureStage({ size, children }: PictureStageProps) {
  const ratio = size ? size.width / size.height : 4 / 3;
  return (
    <div className={classes.backdrop}>
      <div className={classes.stage} style={{ '--ratio': ratio } as CSSProperties}>
        {children}
      </div>
    </div>
  );
}
