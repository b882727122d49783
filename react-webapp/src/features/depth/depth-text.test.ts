import { expect, it } from 'vitest';
import type { DepthScale } from '@/shared/depth-map/decoded-map';
import { histogramText } from './histogram-text';
import { legendEndText, depthRangeText, depthText } from './depth-text';

const relative: DepthScale = { kind: 'relative-inverse', min: 0, max: 8.1 };
const metric: DepthScale = { kind: 'metric-m', min: 0.8, max: 23.4 };

it('describes a depth with its kind', () => {
  expect(depthText(5.1, relative)).toBe('relative nearness 0.63 (raw 5.1)');
  expect(depthText(3.24, metric)).toBe('3.2 m');
});

it('keeps enough digits for a narrow range', () => {
  expect(depthText(0.0134, { ...relative, max: 0.02 })).toBe('relative nearness 0.67 (raw 0.013)');
});

it('describes the range and its near and far ends', () => {
  expect([depthRangeText(relative), depthRangeText(metric)]).toEqual(['Raw values 0.0 to 8.1', '0.8 to 23.4 m']);
  expect(legendEndText(relative)).toEqual(['far (0.0)', 'near (8.1)']);
  expect(legendEndText(metric)).toEqual(['far: 23.4 m', 'near: 0.8 m']);
});

it('summarises a histogram by its quartiles', () => {
  expect(histogramText([1, 1, 1, 1], relative)).toBe(
    'Half of the pixels lie between nearness 0.25 and 0.75; the median is 0.50.',
  );
  expect(histogramText([0, 8, 0, 0], { ...metric, min: 0, max: 40 })).toBe(
    'Half of the pixels lie between 12.5 m and 17.5 m; the median is 15.0 m.',
  );
  expect(histogramText([8, 0], { ...metric, max: 0.8 })).toMatch(/flat/);
});
