import { expect, it, vi } from 'vitest';
import { fakeServices, json, never, problem } from '@/testing/fake-services';
import { upload } from './upload';

const body = new FormData();
const { signal } = new AbortController();

it('resolves with the response’s headers and bytes', async () => {
  const png = () => new Response(new Uint8Array([1, 2, 3]), { headers: { 'X-Depth-Kind': 'metric-m' } });
  const { sentTo } = fakeServices({ '/depthapi/estimate': png });
  const response = await upload('depth', '/estimate', { body, signal, accept: 'image/png' });
  expect(response.headers.get('X-Depth-Kind')).toBe('metric-m');
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3]);
  expect(sentTo('/depthapi/estimate')[0]?.accept).toBe('image/png');
});

it('reports the fraction of the body that is sent', async () => {
  const onProgress = vi.fn();
  fakeServices({
    '/yoloapi/detect': ({ progress }) => {
      progress(0.25);
      return json({});
    },
  });
  await upload('yolo', '/detect', { body, signal, onProgress });
  expect(onProgress.mock.calls).toEqual([[0.25]]);
});

it('throws the problem that the service describes', async () => {
  fakeServices({ '/yoloapi/detect': () => problem(429, 'Busy', 'Later.', { 'Retry-After': '3' }) });
  const uploading = upload('yolo', '/detect', { body, signal });
  await expect(uploading).rejects.toMatchObject({ title: 'Busy', status: 429, retryAfter: 3, requestId: '01JTEST' });
});

it('describes a network failure', async () => {
  fakeServices({ '/yoloapi/detect': () => Promise.reject(new TypeError('no route')) });
  const uploading = upload('yolo', '/detect', { body, signal });
  await expect(uploading).rejects.toMatchObject({ title: 'The detection service cannot be reached' });
});

it('stops when the signal is aborted, before or during the upload', async () => {
  const { sentTo } = fakeServices({ '/yoloapi/detect': never });
  const stop = new AbortController();
  const uploading = upload('yolo', '/detect', { body, signal: stop.signal });
  stop.abort();
  await expect(uploading).rejects.toMatchObject({ name: 'AbortError' });
  await expect(upload('yolo', '/detect', { body, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(sentTo('/yoloapi/detect').map((request) => request.signal?.aborted)).toEqual([true]);
});
