import type { Phase } from '@/shared/api/server-timing';
import classes from './timing-bar.module.css';
import { TimingLine } from './timing-line';

/** Show the phases of the last response as a stacked bar and, in the same order, as text. */
export function TimingBar({ timing }: { timing: Phase[] | undefined }) {
  const phases = timing?.filter(({ name, ms }) => name !== 'total' && ms > 0) ?? [];
  return (
    <div className={classes.timing}>
      {/* Hidden from screen readers: the text below has the same content. */}
      <div className={classes.bar} aria-hidden data-testid="timing-bar">
        {phases.map(({ name, ms }) => (
          <span key={name} className={classes.phase} data-phase={name} style={{ flexGrow: ms }} />
        ))}
      </div>
      <TimingLine timing={timing} />
    </div>
  );
}
