import { expect, it } from 'vitest';
import { detectResponse } from '@/testing/sample-responses';
import { scaleToOriginal } from './scale-to-original';

const size = { width: 810, height: 1080 };

it('converts the boxes of a smaller copy to pixels of the original', () => {
  const grown = scaleToOriginal(detectResponse, { size, original: { width: 1620, height: 3240 }, times: 4 });
  const [before] = detectResponse.detections;
  const { x1 = 0, y1 = 0, x2 = 0, y2 = 0 } = before?.bbox ?? {};
  expect(grown.detections[0]?.bbox).toEqual({
    x1: expect.closeTo(2 * x1, 2) as number,
    y1: expect.closeTo(3 * y1, 2) as number,
    x2: expect.closeTo(2 * x2, 2) as number,
    y2: expect.closeTo(3 * y2, 2) as number,
  });
  expect(grown.image).toMatchObject({ width: 1620, height: 3240, format: 'JPEG' });
  expect(grown.detections[0]?.confidence).toBe(before?.confidence);
});

it('leaves the response unchanged when the original was sent', () => {
  expect(scaleToOriginal(detectResponse, undefined)).toBe(detectResponse);
});
