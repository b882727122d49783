import { finished } from 'node:stream/promises';

/** For how long the rest of a body that nobody wants is read; nginx, too, takes 30 s. */
const REST_MS = 30_000;

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
  if (!request.complete) {
    // Ends by itself, breaks off with the client, or takes too long.
    await finished(request, { writable: false, signal: AbortSignal.timeout(REST_MS) }).catch(() => undefined);
  }
  response.end(() => {
    if (!request.complete) request.destroy();
  });
}
