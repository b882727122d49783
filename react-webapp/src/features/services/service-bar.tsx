import classes from './service-bar.module.css';
import { ServiceCard } from './service-card';

export function ServiceBar() {
  return (
    <ul className={classes.bar} aria-label="Services">
      <ServiceCard service="yolo" />
      <ServiceCard service="depth" />
    </ul>
  );
}
