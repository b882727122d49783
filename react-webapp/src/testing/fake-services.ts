import { vi } from 'vitest';
import * as wire from './wire-samples';

export interface SentRequest {
  form: FormData;
  signal: AbortSignal | null | undefined;
}

type Reply = (request: SentRequest) => Response | Promise<Response>;

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
    json(wire.detectAnswer, { 'Server-Timing': 'decode;dur=6.2, infer;dur=85.1, total;dur=93.4' }),
  '/depthapi/estimate': ({ form }) => json(form.has('boxes') ? wire.objectDepths : wire.depthMap),
};

/** Both services at the network seam, all well but for `replies`; returns what each path was sent. */
export function fakeServices(replies: Record<string, Reply> = {}) {
  const sent = new Map<string, SentRequest[]>();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const reply = { ...healthy, ...replies }[path];
    if (!reply) throw new Error(`no fake for ${path}`);
    const request = { form: init.body instanceof FormData ? init.body : new FormData(), signal: init.signal };
    sent.set(path, [...(sent.get(path) ?? []), request]);
    return reply(request);
  });
  return { sentTo: (path: string) => sent.get(path) ?? [] };
}
