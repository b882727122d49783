import { ServiceBar } from '@/features/services/service-bar';
import classes from './page-header.module.css';

export function PageHeader() {
  return (
    <header className={classes.masthead}>
      <h1 className={classes.name}>
        <img src="/farsight.svg" alt="" width={28} height={28} />
        Farsight
      </h1>
      <ServiceBar />
    </header>
  );
}
