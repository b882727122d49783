import { expect, it } from 'vitest';
import { depthModel, yoloModel } from '@/testing/sample-responses';
import { demoModelText } from './demo-model-text';

const detector = { ...yoloModel, name: 'scenes-detect', source: 'scenes', demo: true };
const estimator = { ...depthModel, name: 'scenes-depth', source: 'scenes', demo: true };
const untrained = { ...depthModel, name: 'depth-random', source: 'random', demo: true };

it('is null for other models, and before the services have responded', () => {
  expect(demoModelText([yoloModel, depthModel])).toBeNull();
  expect(demoModelText([undefined, undefined])).toBeNull();
});

it.each([
  [
    [detector, estimator],
    'Demo models',
    'scenes-detect and scenes-depth were trained on rendered scenes like those below, not on photographs.',
  ],
  [[detector, depthModel], 'Demo model', 'scenes-detect was trained on rendered scenes like those below, not on photographs.'],
  [[yoloModel, untrained], 'Demo model', 'depth-random was never trained: results are meaningless.'],
  [
    [detector, untrained],
    'Demo models',
    'scenes-detect was trained on rendered scenes like those below, not on photographs. ' +
      'depth-random was never trained: results are meaningless.',
  ],
])('describes the training of each model', (serving, title, text) => {
  expect(demoModelText(serving)).toEqual({ title, text });
});
