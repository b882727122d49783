import type { ModelInfo } from '@/shared/api/response-types';

/** What the lab names as the source of a model that has its architecture and no training. */
const UNTRAINED = 'random';

/** What the demo models among those that serve can be trusted with, or null where there is none. */
export function demoModelText(serving: (ModelInfo | undefined)[]): { title: string; text: string } | null {
  const demos = serving.filter((model) => model !== undefined).filter(({ demo }) => demo);
  const untrained = demos.filter(({ source }) => source === UNTRAINED);
  const trained = demos.filter(({ source }) => source !== UNTRAINED);
  const sentences = [
    sentence(trained, 'knows', 'know', 'rendered scenes like those below, not photographs.'),
    sentence(untrained, 'was', 'were', 'never trained: no answer means anything.'),
  ];
  if (demos.length === 0) return null;
  return { title: demos.length === 1 ? 'Demo model' : 'Demo models', text: sentences.filter(Boolean).join(' ') };
}

function sentence(models: ModelInfo[], one: string, many: string, rest: string): string {
  if (models.length === 0) return '';
  return `${models.map(({ name }) => name).join(' and ')} ${models.length === 1 ? one : many} ${rest}`;
}
