import { ServiceBar, type Timings } from '@/features/services/service-bar';
import classes from './masthead.module.css';

export function Masthead({ timings }: { timings?: Timings }) {
  return (
    <header className={classes.masthead}>
      <h1 className={classes.name}>
        <img src="/farsight.svg" alt="" width={28} height={28} />
        Farsight
      </h1>
      <ServiceBar timings={timings} />
    </header>
  );
}
