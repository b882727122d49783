import { expect, it, vi } from 'vitest';
import { depthResponse, spread } from '@/testing/depth-png';
import { close, cloud, histogram, measure, openDepthMap, paint, reopenDepthMap, valueAt } from './client';

const open = () => openDepthMap(depthResponse(spread));

it('opens the service’s response', async () => {
  const map = await open();
  expect(map).toMatchObject({ width: 12, height: 8, kind: 'relative-inverse', min: 1, max: 9 });
  expect(map).toMatchObject({ model: 'depth-anything-v2-small@81be0c4', requestId: '01JDEPTH' });
  expect(map.file.size).toBeGreaterThan(100);
});

it('returns each of several concurrent calls its own result', async () => {
  const [one, other] = await Promise.all([open(), open()]);
  const [left, right, counts] = await Promise.all([valueAt(one, 0, 0), valueAt(other, 1, 0), histogram(one, 4)]);
  expect([left, right]).toEqual([1, 1 + (7919 * 8) / 65535]);
  expect(counts).toHaveLength(4);
  expect(await measure(one, [{ x1: 0, y1: 0, x2: 12, y2: 8 }])).toMatchObject([{ rank: 1 }]);
  expect(await paint(one, 'gray', 6)).toMatchObject({ width: 6, height: 4 });
});

it('colours the point cloud by depth when the picture cannot be read', async () => {
  const built = await cloud(await open(), new Blob(['heic']), 60, 24);
  expect(built).toMatchObject({ columns: 6, rows: 4, hasPictureColours: false });
  expect([built.positions.length, built.colours.length]).toEqual([72, 72]);
});

it('reads a map again after it was closed or stored', async () => {
  const { id, file, ...meta } = await open();
  await close({ id, file, ...meta });
  expect(await valueAt({ id, file, ...meta }, 0, 0)).toBe(1);
  const again = reopenDepthMap(meta, file);
  expect(again.id).not.toBe(id);
  expect(await valueAt(again, 0, 0)).toBe(1);
});

it('rejects a response that is not a depth map, with the reason', async () => {
  await expect(openDepthMap(new Response('<!doctype html>'))).rejects.toThrow('The response is not a depth map');
  const broken = new Response('no png', { headers: depthResponse(spread).headers });
  await expect(openDepthMap(broken)).rejects.toThrow();
});

it('starts a new worker after a crash', async () => {
  const map = await open();
  const started: { onerror?: () => void }[] = [];
  vi.resetModules();
  vi.stubGlobal(
    'Worker',
    class {
      onerror?: () => void;
      constructor() {
        started.push(this);
      }
      postMessage() {
        /* never responds */
      }
      terminate() {
        /* nothing to end */
      }
    },
  );
  const client = await import('./client');
  const pending = client.valueAt(map, 0, 0);
  started[0]?.onerror?.();
  await expect(pending).rejects.toThrow('crashed');
  void client.valueAt(map, 0, 0);
  expect(started).toHaveLength(2);
});

it('accepts points and boxes in pixels of the original when a smaller copy was sent', async () => {
  const map = await open();
  const larger = { ...map, width: 10 * map.width, height: 10 * map.height };
  expect(await valueAt(larger, 119, 79)).toBe(await valueAt(map, 11, 7));
  const box = { x1: 2, y1: 1, x2: 10, y2: 7 };
  const tenfold = { x1: 20, y1: 10, x2: 100, y2: 70 };
  expect(await measure(larger, [tenfold])).toEqual(await measure(map, [box]));
});
