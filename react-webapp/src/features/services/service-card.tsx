import { services, type ServiceKey } from '@/shared/api/services';
import classes from './service-card.module.css';
import { useModel } from './use-model';
import { useReadiness } from './use-readiness';

/** 'Detection · yolo26n 3f2a9c1 · ready', and what it runs on. */
export function ServiceCard({ service }: { service: ServiceKey }) {
  const model = useModel(service);
  const readiness = useReadiness(service);
  return (
    <li className={classes.card}>
      <span className={classes.first}>
        <span className={classes.dot} data-readiness={readiness} />
        <strong>{services[service].task}</strong>
        {model && (
          <span>
            {model.name} <span className={classes.version}>{model.version}</span>
          </span>
        )}
        <span>{readiness === 'asking' ? 'asking…' : readiness}</span>
      </span>
      <span className={classes.second}>{model && `${model.engine} · ${model.precision} · ${model.licence}`}</span>
    </li>
  );
}
