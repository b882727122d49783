import { Badge } from '@mantine/core';
import { services, type ServiceKey } from '@/shared/api/services';
import { useLastTiming } from '@/shared/api/use-last-timing';
import { TimingBar } from '@/shared/ui/timing-bar';
import { ModelDetails } from './model-details';
import classes from './service-card.module.css';
import { useModel } from './use-model';
import { useReadiness } from './use-readiness';

/** Show a service's model, engine and readiness; opened, also its model details and the timing of the last response. */
export function ServiceCard({ service }: { service: ServiceKey }) {
  const model = useModel(service);
  const readiness = useReadiness(service);
  const timing = useLastTiming(service);
  return (
    <li className={classes.card}>
      <details>
        <summary className={classes.summary}>
          <span className={classes.first}>
            <span className={classes.dot} data-readiness={readiness} />
            <strong>{services[service].task}</strong>
            {model && (
              <span className={classes.name}>
                {model.name} <span className={classes.version}>{model.version}</span>
              </span>
            )}
            {model?.demo && (
              <Badge className={classes.demo} size="xs" variant="outline" color="gray">
                demo
              </Badge>
            )}
            <span className={classes.readiness}>{readiness === 'checking' ? 'checking…' : readiness}</span>
          </span>
          <span className={classes.second}>{model && `${model.engine} · ${model.precision} · ${model.licence}`}</span>
        </summary>
        {model && <ModelDetails model={model} />}
        {timing && <TimingBar timing={timing} />}
      </details>
    </li>
  );
}
