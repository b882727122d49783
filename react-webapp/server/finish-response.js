import { finished } from 'node:stream/promises';

/** Limits for reading the rest of a rejected body, in total and between bytes; the same as nginx's defaults. */
const MAX_READ_MS = 30_000;
const MAX_IDLE_MS = 5_000;

/**
 * End a response after reading and discarding the rest of the request's body.
 *
 * A service rejects a picture that is too large while the client is still sending it. If the connection were closed with
 * unread bytes, TCP would reset it, and the client would see the reset instead of the response.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
export async function finishResponse(request, response) {
  response.flushHeaders();
  request.resume();
  if (!request.complete) await readRest(request);
  response.end(() => {
    if (!request.complete) request.destroy();
  });
}

/**
 * Read until the body ends, the client disconnects, or a limit is reached.
 *
 * @param {import('node:http').IncomingMessage} request
 */
async function readRest(request) {
  const timeout = new AbortController();
  const timers = [MAX_READ_MS, MAX_IDLE_MS].map((ms) => setTimeout(() => { timeout.abort(); }, ms));
  request.on('data', () => timers[1]?.refresh());
  await finished(request, { writable: false, signal: timeout.signal }).catch(() => undefined);
  timers.forEach(clearTimeout);
}
