import type { ModelInfo } from '@/shared/api/response-types';
import { depthKindText } from '@/shared/depth-kind-text';
import classes from './model-details.module.css';

// Indexed by any string, since a newer service may return a kind that this page does not know.
const meanings: Record<string, { short: string } | undefined> = depthKindText;

/** Show all properties of a service's model. */
export function ModelDetails({ model }: { model: ModelInfo }) {
  return (
    <dl className={classes.details}>
      {rowsOf(model).map(([term, text]) => (
        <div key={term} className={classes.row}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function rowsOf(model: ModelInfo): [term: string, text: string][] {
  const { classes: names, depth_kind: kind } = model;
  const meaning = kind ? meanings[kind] : undefined;
  return [
    ['Model', `${model.name}, version ${model.version}`],
    ['Engine', `${model.engine} ${model.engine_version}, ${model.precision}`],
    ['Threads', String(model.threads)],
    ['Licence', model.licence],
    ['Source', model.source],
    ...(names ? [['Classes', `${names.length}: ${names.join(', ')}`] as [string, string]] : []),
    ...(meaning ? [['Depth', meaning.short] as [string, string]] : []),
  ];
}
