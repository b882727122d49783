import { finished } from 'node:stream/promises';

/** For how long the rest of a body that nobody wants is read, in all and without a byte of it; as nginx has them. */
const REST_MS = 30_000;
const IDLE_MS = 5_000;

/**
 * End an answer that is written, once the request's body has been read to its end; what is left of it is thrown away.
 *
 * A service refuses a picture that is too large while the client still sends it. Were the connection closed then, with
 * bytes unread, TCP would reset it, and the client would see that in place of the refusal.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
export async function finish(request, response) {
  response.flushHeaders();
  request.resume();
  if (!request.complete) await rest(request);
  response.end(() => {
    if (!request.complete) request.destroy();
  });
}

/**
 * Read until the body ends by itself, breaks off with the client, or takes too long.
 *
 * @param {import('node:http').IncomingMessage} request
 */
async function rest(request) {
  const enough = new AbortController();
  const timers = [REST_MS, IDLE_MS].map((ms) => setTimeout(() => { enough.abort(); }, ms));
  request.on('data', () => timers[1]?.refresh());
  await finished(request, { writable: false, signal: enough.signal }).catch(() => undefined);
  timers.forEach(clearTimeout);
}
