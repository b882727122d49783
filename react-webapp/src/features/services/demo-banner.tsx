import { Alert } from '@mantine/core';
import { useModel } from './use-model';

/** Says when a demo model serves, whose answers on photographs mean nothing. */
export function DemoBanner() {
  const models = [useModel('yolo'), useModel('depth')];
  const demos = models.filter((model) => model?.demo).map((model) => model?.name);
  if (demos.length === 0) return null;
  return (
    <Alert
      role="note"
      color="yellow"
      // Mantine's yellow on yellow falls short of 4.5:1.
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      title={`Demo ${demos.length === 1 ? 'model' : 'models'}: ${demos.join(' and ')}`}
    >
      {demos.length === 1 ? 'It was' : 'They were'} not trained on photographs: what {demos.length === 1 ? 'it says' : 'they say'}{' '}
      of one means nothing. “make models” gets the real ones.
    </Alert>
  );
}
