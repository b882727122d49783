import type { ModelInfo } from '@/shared/api/response-types';

/** The source that the lab gives a model without training. */
const UNTRAINED = 'random';

/** Describe the limits of the demo models among the served ones; null if there are none. */
export function demoModelText(serving: (ModelInfo | undefined)[]): { title: string; text: string } | null {
  const demos = serving.filter((model) => model !== undefined).filter(({ demo }) => demo);
  const untrained = demos.filter(({ source }) => source === UNTRAINED);
  const trained = demos.filter(({ source }) => source !== UNTRAINED);
  const sentences = [
    sentence(trained, 'was', 'were', 'trained on rendered scenes like those below, not on photographs.'),
    sentence(untrained, 'was', 'were', 'never trained: results are meaningless.'),
  ];
  if (demos.length === 0) return null;
  return { title: demos.length === 1 ? 'Demo model' : 'Demo models', text: sentences.filter(Boolean).join(' ') };
}

function sentence(models: ModelInfo[], one: string, many: string, rest: string): string {
  if (models.length === 0) return '';
  return `${models.map(({ name }) => name).join(' and ')} ${models.length === 1 ? one : many} ${rest}`;
}
