import { expect, it } from 'vitest';
import { detections } from '@/testing/sample-responses';
import { drawObjects, type Pen } from './draw-objects';

const image = { width: 810, height: 1080 };

/** Return a pen that records each drawing operation with its style. */
function recordingPen() {
  const drawn: unknown[][] = [];
  let path: unknown[] = [];
  const pen = {
    beginPath: () => (path = []),
    roundRect: (...rect: unknown[]) => (path = rect),
    stroke: () => drawn.push(['stroke', pen.strokeStyle, pen.lineWidth, ...path]),
    fill: () => drawn.push(['fill', pen.fillStyle, ...path]),
    fillText: (text: string) => drawn.push(['text', text, pen.fillStyle, pen.font]),
  } as unknown as Pen;
  return { pen, drawn, of: (kind: string) => drawn.filter(([first]) => first === kind) };
}

it('strokes each box in the colour of its class over a dark line', () => {
  const { pen, of } = recordingPen();
  drawObjects(pen, { image, shown: detections.slice(0, 1), ranks: undefined });
  const scale = 1080 / 900;
  const rect = [3.6, 229.5, 796.4 - 3.6, 728.4 - 229.5, 2 * scale];
  expect(of('stroke')).toEqual([
    ['stroke', 'rgb(0 0 0 / 55%)', 4.5 * scale, ...rect],
    ['stroke', 'oklch(0.8 0.15 8)', 2.25 * scale, ...rect],
  ]);
});

it('draws full labels, the most confident last, with ranks if they are known', () => {
  const { pen, of } = recordingPen();
  drawObjects(pen, { image, shown: detections, ranks: [3, 2, 1] });
  expect(of('text').map(([, text]) => text)).toEqual(['#1 person 65%', '#2 person 89%', '#3 bus 91%']);
  drawObjects(pen, { image, shown: detections.slice(0, 1), ranks: undefined });
  expect(of('text').at(-1)?.[1]).toBe('bus 91%');
});

it('scales lines and text up for large pictures, and never down', () => {
  const fontOf = (width: number) => {
    const { pen, of } = recordingPen();
    drawObjects(pen, { image: { width, height: 100 }, shown: detections.slice(0, 1), ranks: undefined });
    return of('text')[0]?.[3];
  };
  expect(fontOf(320)).toMatch(/^600 12px/);
  expect(fontOf(9000)).toMatch(/^600 120px/);
});

it('draws nothing without visible objects', () => {
  const { pen, drawn } = recordingPen();
  drawObjects(pen, { image, shown: [], ranks: [] });
  expect(drawn).toEqual([]);
});
