import { classColour } from '@/shared/class-colour';
import classes from './class-label.module.css';

/** A class by its name, with a chip of the colour its boxes have. */
export function ClassName({ id, name }: { id: number; name: string }) {
  return (
    <span className={classes.name}>
      <span className={classes.chip} style={{ background: classColour(id) }} />
      {name}
    </span>
  );
}
