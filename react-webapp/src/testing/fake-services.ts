import { vi } from 'vitest';
import { depthResponse } from './depth-png';
import { fakeXhr } from './fake-xhr';
import * as wire from './sample-responses';
import type { SentRequest } from './sent-request';

export type Reply = (request: SentRequest) => Response | Promise<Response>;

export const json = (body: unknown, headers: Record<string, string> = {}) => Response.json(body, { headers });

export const problem = (status: number, title: string, detail: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ type: '/problems/any', title, status, detail, request_id: '01JTEST' }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });

export const never: Reply = () => new Promise(() => undefined);

const healthy: Record<string, Reply> = {
  '/yoloapi/model': () => json(wire.yoloModel),
  '/depthapi/model': () => json(wire.depthModel),
  '/yoloapi/health/ready': () => json({ status: 'ready' }),
  '/depthapi/health/ready': () => json({ status: 'ready' }),
  '/yoloapi/detect': () =>
    json(wire.detectResponse, { 'Server-Timing': 'decode;dur=6.2, infer;dur=85.1, total;dur=93.4' }),
  '/depthapi/estimate': () => depthResponse(wire.depthScene),
};

/** Fake both services at the network level, healthy except for `replies`; return the requests by path. */
export function fakeServices(replies: Record<string, Reply> = {}) {
  const sent = new Map<string, SentRequest[]>();
  const answer = async (address: string, request: SentRequest) => {
    const [path = ''] = address.split('?');
    const reply = { ...healthy, ...replies }[path];
    if (!reply) throw new Error(`no fake for ${path}`);
    sent.set(path, [...(sent.get(path) ?? []), request]);
    return reply(request);
  };
  vi.stubGlobal('fetch', (path: string, { body, headers, signal }: RequestInit = {}) => {
    const form = body instanceof FormData ? body : new FormData();
    return answer(path, { form, signal, accept: new Headers(headers).get('Accept'), progress: () => undefined });
  });
  fakeXhr(answer);
  return { sentTo: (path: string) => sent.get(path) ?? [] };
}
