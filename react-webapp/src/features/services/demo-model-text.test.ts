import { expect, it } from 'vitest';
import { depthModel, yoloModel } from '@/testing/sample-responses';
import { demoModelText } from './demo-model-text';

const detector = { ...yoloModel, name: 'scenes-detect', source: 'scenes', demo: true };
const estimator = { ...depthModel, name: 'scenes-depth', source: 'scenes', demo: true };
const untrained = { ...depthModel, name: 'depth-random', source: 'random', demo: true };

it('has nothing to say of other models, nor before a service has said which it serves', () => {
  expect(demoModelText([yoloModel, depthModel])).toBeNull();
  expect(demoModelText([undefined, undefined])).toBeNull();
});

it.each([
  [[detector, estimator], 'Demo models', 'scenes-detect and scenes-depth know rendered scenes like those below, not photographs.'],
  [[detector, depthModel], 'Demo model', 'scenes-detect knows rendered scenes like those below, not photographs.'],
  [[yoloModel, untrained], 'Demo model', 'depth-random was never trained: no answer means anything.'],
  [
    [detector, untrained],
    'Demo models',
    'scenes-detect knows rendered scenes like those below, not photographs. ' +
      'depth-random was never trained: no answer means anything.',
  ],
])('says what each can be trusted with', (serving, title, text) => {
  expect(demoModelText(serving)).toEqual({ title, text });
});
