import type { CSSProperties, ReactNode } from 'react';
import type { PictureSize } from '@/shared/picture-types';
import classes from './picture-stage.module.css';

interface PictureStageProps {
  /** Null until known: the stage then holds the place of a common picture. */
  size: PictureSize | null;
  children: ReactNode;
}

/** A frame of the picture's proportions that its children fill, so that nothing jumps when they arrive. */
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
