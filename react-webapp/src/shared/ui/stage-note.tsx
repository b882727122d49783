import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './stage-note.module.css';

interface StageNoteProps {
  busy?: boolean;
  children: ReactNode;
}

/** Show a short status in the middle of a picture frame: what is running, or why it is empty. */
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
