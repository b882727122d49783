import { classColour } from '@/shared/class-colour';
import classes from './class-label.module.css';

/** Show a class name with the colour of its boxes. */
export function ClassLabel({ id, name }: { id: number; name: string }) {
  return (
    <span className={classes.name}>
      <span className={classes.chip} style={{ background: classColour(id) }} />
      {name}
    </span>
  );
}
