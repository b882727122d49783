import { expect, it } from 'vitest';
import { fakeServices, problem } from '@/testing/fake-services';
import { ask } from './fetch-json';

const html = (status: number) => () =>
  new Response('<!doctype html>', { status, headers: { 'Content-Type': 'text/html' } });

it('passes on the problem that the service states', async () => {
  fakeServices({ '/yoloapi/model': () => problem(429, 'Busy', 'Later.', { 'Retry-After': '3' }) });
  await expect(ask('yolo', '/model', {})).rejects.toMatchObject({
    title: 'Busy',
    detail: 'Later.',
    retryAfter: 3,
    requestId: '01JTEST',
    stated: true,
  });
});

it('finds words where a proxy answers without any', async () => {
  fakeServices({ '/depthapi/model': html(502) });
  await expect(ask('depth', '/model', {})).rejects.toMatchObject({
    title: 'The depth service is not answering',
    stated: false,
  });
});

it('tells a page from an answer', async () => {
  fakeServices({ '/depthapi/model': html(200) });
  await expect(ask('depth', '/model', {})).rejects.toMatchObject({
    title: 'The depth service is not behind /depthapi',
  });
});
