import { ServiceCard } from './service-card';
import classes from './service-bar.module.css';

export function ServiceBar() {
  return (
    <ul className={classes.bar} aria-label="Services">
      <ServiceCard service="yolo" />
      <ServiceCard service="depth" />
    </ul>
  );
}
