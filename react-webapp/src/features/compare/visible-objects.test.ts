import { expect, it } from 'vitest';
import { sampleAnalysis } from '@/testing/sample-analysis';
import { visibleObjects } from './visible-objects';

it('omits objects below the minimum confidence, and ranks the rest among themselves', async () => {
  const analysis = await sampleAnalysis();
  const ranks = (least: number) =>
    visibleObjects(analysis, least).map(({ detection, rank }) => [detection.class_name, rank]);
  expect(ranks(0.25)).toEqual([
    ['bus', 3],
    ['person', 2],
    ['person', 1],
  ]);
  expect(ranks(0.8)).toEqual([
    ['bus', 2],
    ['person', 1],
  ]);
});

it('returns no ranks without depths, and no objects without detections', async () => {
  const withoutDepths = await sampleAnalysis({ objectDepths: undefined });
  expect(visibleObjects(withoutDepths, 0.25).map(({ rank }) => rank)).toEqual([undefined, undefined, undefined]);
  expect(visibleObjects(await sampleAnalysis({ detect: undefined }), 0.25)).toEqual([]);
});
