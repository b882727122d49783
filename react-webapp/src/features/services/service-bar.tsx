import type { Phase } from '@/shared/api/server-timing';
import type { ServiceKey } from '@/shared/api/services';
import classes from './service-bar.module.css';
import { ServiceCard } from './service-card';

/** Where the time of each service's last answer went. */
export type Timings = Partial<Record<ServiceKey, Phase[] | undefined>>;

export function ServiceBar({ timings = {} }: { timings?: Timings | undefined }) {
  return (
    <ul className={classes.bar} aria-label="Services">
      <ServiceCard service="yolo" timing={timings.yolo} />
      <ServiceCard service="depth" timing={timings.depth} />
    </ul>
  );
}
