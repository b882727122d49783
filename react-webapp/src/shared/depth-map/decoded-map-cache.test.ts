import { expect, it, vi } from 'vitest';
import { depthResponse, spread } from '@/testing/depth-png';
import { DecodedMapCache } from './decoded-map-cache';

async function source(id: number) {
  const file = await depthResponse(spread).blob();
  return { id, kind: 'metric-m' as const, min: 1, max: 9, file, read: vi.spyOn(file, 'arrayBuffer') };
}

it('decodes a map once for many calls, also for concurrent ones', async () => {
  const [maps, one] = [new DecodedMapCache(), await source(1)];
  await Promise.all([maps.get(one), maps.get(one)]);
  await maps.get(one);
  expect(one.read).toHaveBeenCalledTimes(1);
});

it('evicts the least recently used map', async () => {
  const maps = new DecodedMapCache(200);
  const [one, two, three] = await Promise.all([source(1), source(2), source(3)]);
  for (const source of [one, two, one, three, one, two]) await maps.get(source);
  expect([one, two, three].map(({ read }) => read.mock.calls.length)).toEqual([1, 2, 1]);
});

it('keeps one map even if it is over the limit', async () => {
  const [maps, one] = [new DecodedMapCache(1), await source(1)];
  await maps.get(one);
  await maps.get(one);
  expect(one.read).toHaveBeenCalledTimes(1);
});

it('decodes again after a failure', async () => {
  const [maps, one] = [new DecodedMapCache(), await source(1)];
  one.read.mockRejectedValueOnce(new Error('failed'));
  await expect(maps.get(one)).rejects.toThrow('failed');
  expect((await maps.get(one)).width).toBe(12);
});
