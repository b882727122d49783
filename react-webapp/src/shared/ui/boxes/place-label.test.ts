import { expect, it } from 'vitest';
import { labelVariants, placeLabel } from './place-label';

const image = { width: 800, height: 600 };
const label = (x1: number, y1: number, x2: number, y2: number) =>
  placeLabel({
    variants: ['#1 person 91%', '#1 person', '#1'],
    bbox: { x1, y1, x2, y2 },
    image,
    scale: 1,
  });

it('stands above the box, or inside it at the top of the picture', () => {
  expect(label(100, 200, 300, 400).y).toBe(182);
  expect(label(100, 5, 300, 400).y).toBe(5);
});

it('stays inside the right edge of the picture', () => {
  const { x, width } = label(790, 200, 800, 400);
  expect(x + width).toBeLessThanOrEqual(image.width);
});

it('shows the longest text that fits the box', () => {
  expect(label(100, 200, 220, 240).text).toBe('#1 person 91%');
  expect(label(100, 200, 180, 240).text).toBe('#1 person');
  expect(label(100, 200, 110, 240).text).toBe('#1');
});

it('offers rank, name and confidence, and shorter variants', () => {
  const bus = { class_id: 5, class_name: 'bus', confidence: 0.914, bbox: { x1: 0, y1: 0, x2: 9, y2: 9 } };
  expect(labelVariants(bus, 2)).toEqual(['#2 bus 91%', '#2 bus', '#2']);
  expect(labelVariants(bus)).toEqual(['bus 91%', 'bus']);
});
