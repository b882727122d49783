import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './stage-note.module.css';

interface StageNoteProps {
  busy?: boolean;
  children: ReactNode;
}

/** A few words over the middle of a stage: what is under way, or why there is nothing to see. */
export function StageNote({ busy = false, children }: StageNoteProps) {
  return (
    <div className={classes.place}>
      <p className={classes.note}>
        {busy && <Loader size={14} color="currentColor" aria-hidden />}
        {children}
      </p>
    </div>
  );
}
