import { Badge } from '@mantine/core';
import type { Phase } from '@/shared/api/server-timing';
import { services, type ServiceKey } from '@/shared/api/services';
import { TimingBar } from '@/shared/ui/timing-bar';
import { ModelDetails } from './model-details';
import classes from './service-card.module.css';
import { useModel } from './use-model';
import { useReadiness } from './use-readiness';

interface ServiceCardProps {
  service: ServiceKey;
  timing: Phase[] | undefined;
}

/** 'Detection · yolo26n 3f2a9c1 · ready', and what it runs on; opened, all that the service says of its model. */
export function ServiceCard({ service, timing }: ServiceCardProps) {
  const model = useModel(service);
  const readiness = useReadiness(service);
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
            <span className={classes.readiness}>{readiness === 'asking' ? 'asking…' : readiness}</span>
          </span>
          <span className={classes.second}>{model && `${model.engine} · ${model.precision} · ${model.licence}`}</span>
        </summary>
        {model && <ModelDetails model={model} />}
        {timing && <TimingBar timing={timing} />}
      </details>
    </li>
  );
}
