import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Analysis } from '@/shared/picture-types';
import { openDepthMap } from '@/shared/depth-map/client';
import * as save from '@/shared/save-file';
import { depthResponse, spread } from '@/testing/depth-png';
import { detectResponse, detections, objectDepths } from '@/testing/sample-responses';
import { ExportPanel } from './export-panel';

const map = new Blob(['16 bits'], { type: 'image/png' });
const analysis: Analysis = {
  id: 'a',
  name: 'bus.jpg',
  file: new Blob(['jpeg']),
  at: 0,
  detect: detectResponse,
  detectModel: 'yolo26n@3f2a9c1',
  depth: {
    id: 1,
    width: 810,
    height: 1080,
    kind: 'relative-inverse',
    min: 0,
    max: 8.1,
    model: 'depth@1',
    requestId: '01K',
    file: map,
  },
  objectDepths,
};

const saved: [string, Blob][] = [];
beforeEach(() => {
  saved.length = 0;
  vi.spyOn(save, 'saveFile').mockImplementation((name, blob) => void saved.push([name, blob]));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function open(shown: Analysis = analysis) {
  render(
    <MantineProvider>
      <ExportPanel analysis={shown} shown={detections.slice(0, 1)} />
    </MantineProvider>,
  );
  const user = userEvent.setup();
  return (file: string) => user.click(screen.getByRole('button', { name: `Save ${file}` }));
}

it('saves the visible objects as JSON, and the depth map unchanged', async () => {
  const depth = await openDepthMap(depthResponse(spread));
  const click = open({ ...analysis, depth });
  await click('bus.json');
  await vi.waitFor(() => {
    expect(saved).toHaveLength(1);
  });
  await click('bus.depth16.png');
  expect(saved.map(([name]) => name)).toEqual(['bus.json', 'bus.depth16.png']);
  expect(JSON.parse((await saved[0]?.[1].text()) ?? '')).toMatchObject({
    detection_count: 1,
    depth_stats: { min: 1, max: 9, mean: expect.any(Number) as number, std: expect.any(Number) as number },
    depth_at_objects: [{ class_name: 'bus', rank: 1 }],
  });
  expect(saved[1]?.[1]).toBe(depth.file);
});

describe('the picture with its boxes', () => {
  it('is drawn at the size of the picture', async () => {
    const drawn = vi.fn();
    vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: vi.fn() }));
    const pen = { drawImage: drawn, beginPath: vi.fn(), roundRect: vi.fn(), stroke: vi.fn(), fill: vi.fn(), fillText: vi.fn() };
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(pen as unknown as null);
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(function (this: HTMLCanvasElement, done) {
      done(new Blob([`${this.width} x ${this.height}`]));
    });
    await open()('bus.objects.png');
    await vi.waitFor(() => {
      expect(saved.map(([name]) => name)).toEqual(['bus.objects.png']);
    });
    expect(await saved[0]?.[1].text()).toBe('810 x 1080');
    expect(drawn).toHaveBeenCalledWith(expect.anything(), 0, 0, 810, 1080);
    expect(pen.fillText).toHaveBeenCalledWith('#1 bus 91%', expect.any(Number), expect.any(Number));
  });

  it('is replaced by a message if the browser cannot read the picture', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('decode')));
    await open()('bus.objects.png');
    expect(await screen.findByRole('alert')).toHaveTextContent(/cannot read JPEG pictures/);
    expect(saved).toEqual([]);
  });
});

it('names the missing result of each file', () => {
  open({ ...analysis, detect: undefined, depth: undefined });
  for (const file of ['bus.objects.png', 'bus.json']) {
    const button = screen.getByRole('button', { name: `Save ${file}` });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(/Needs the list of objects/);
  }
  expect(screen.getByRole('button', { name: 'Save bus.depth16.png' })).toHaveAccessibleDescription(/Needs the depth map/);
});
