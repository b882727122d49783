import type { Phase } from '@/shared/api/server-timing';
import classes from './timing-bar.module.css';
import { TimingLine } from './timing-line';

/** Where the time of the last answer went: a stacked bar, and below it the same in words, in the same order. */
export function TimingBar({ timing }: { timing: Phase[] | undefined }) {
  const phases = timing?.filter(({ name, ms }) => name !== 'total' && ms > 0) ?? [];
  return (
    <div className={classes.timing}>
      {/* The line says all that the bar shows. */}
      <div className={classes.bar} aria-hidden data-testid="timing-bar">
        {phases.map(({ name, ms }) => (
          <span key={name} className={classes.phase} data-phase={name} style={{ flexGrow: ms }} />
        ))}
      </div>
      <TimingLine timing={timing} />
    </div>
  );
}
