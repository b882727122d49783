import { expect, it } from 'vitest';
import { fakeServices, problem } from '@/testing/fake-services';
import { fetchJson } from './fetch-json';

const html = (status: number) => () =>
  new Response('<!doctype html>', { status, headers: { 'Content-Type': 'text/html' } });

it('throws the problem that the service describes', async () => {
  fakeServices({ '/yoloapi/model': () => problem(429, 'Busy', 'Later.', { 'Retry-After': '3' }) });
  await expect(fetchJson('yolo', '/model', {})).rejects.toMatchObject({
    title: 'Busy',
    detail: 'Later.',
    retryAfter: 3,
    requestId: '01JTEST',
    fromService: true,
  });
});

it('describes the problem itself when a proxy answers without a problem document', async () => {
  fakeServices({ '/depthapi/model': html(502) });
  await expect(fetchJson('depth', '/model', {})).rejects.toMatchObject({
    title: 'The depth service is not answering',
    fromService: false,
  });
});

it('rejects an HTML page in place of JSON', async () => {
  fakeServices({ '/depthapi/model': html(200) });
  await expect(fetchJson('depth', '/model', {})).rejects.toMatchObject({
    title: 'The depth service was not found at /depthapi',
  });
});
