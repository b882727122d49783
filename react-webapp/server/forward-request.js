import { request as openRequest } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { finishResponse } from './finish-response.js';
import { writeProblem } from './problem.js';

/** Longer than the longest client deadline, 60 s; the same as in router/nginx.conf. */
const RESPONSE_TIMEOUT_MS = 65_000;

/** Headers for a single connection (RFC 9110, 7.6.1), which a proxy must not forward. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'http2-settings'];

class ResponseTimeoutError extends Error {}

/**
 * Forward a request to a service and its response to the client, both as streams, without buffering or size limits.
 *
 * Each request uses a new connection, as in the router of the containers: a reused one could be closed by the service at
 * the wrong moment, which would look like a service that is down. When the client disconnects, the connection to the
 * service is closed too, so that the service can cancel the work.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {{ name: string, url: URL }} service
 */
export function forward(request, response, { name, url }) {
  const upstream = openRequest(url, {
    method: request.method,
    path: request.url,
    headers: requestHeaders(request),
    agent: false,
  });
  upstream.setTimeout(RESPONSE_TIMEOUT_MS, () => upstream.destroy(new ResponseTimeoutError()));
  response.once('close', () => upstream.destroy());
  upstream.once('response', (serviceResponse) => {
    void sendResponse(serviceResponse, upstream, request, response);
  });
  // Errors can also follow the response: a service need not read the body of a rejected request.
  upstream.on('error', (error) => {
    request.unpipe(upstream);
    if (response.headersSent || response.destroyed) return;
    writeProblem(request, response, ...problemFor(error, name));
    void finishResponse(request, response);
  });
  // Send the headers before the body arrives, since a service may reject it unread. flushHeaders would encode them as UTF-8.
  upstream.write(Buffer.alloc(0));
  request.pipe(upstream);
}

/**
 * Send the service's response to the client. If the service disconnects half-way, disconnect the client, too.
 *
 * @param {import('node:http').IncomingMessage} serviceResponse
 * @param {import('node:http').ClientRequest} upstream
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function sendResponse(serviceResponse, upstream, request, response) {
  const headers = withoutHopByHop(serviceResponse.rawHeaders, ['transfer-encoding']);
  response.writeHead(serviceResponse.statusCode ?? 502, serviceResponse.statusMessage, headers);
  try {
    await pipeline(serviceResponse, response, { end: false });
  } catch {
    response.destroy();
    return;
  }
  request.unpipe(upstream);
  upstream.destroy();
  await finishResponse(request, response);
}

/**
 * Return the status and the message for a failed request.
 *
 * @param {Error} error
 * @param {string} name
 * @returns {[status: number, detail: string]}
 */
function problemFor(error, name) {
  if (error instanceof ResponseTimeoutError) {
    const seconds = String(RESPONSE_TIMEOUT_MS / 1000);
    return [504, `The ${name} service did not respond within ${seconds} seconds. Retry later, or send fewer pictures.`];
  }
  const advice = 'Retry in a few seconds. If the error persists, look for its cause in the terminal that runs Farsight.';
  const refused = 'code' in error && error.code === 'ECONNREFUSED';
  return [502, refused ? `The ${name} service is not running. ${advice}` : `The ${name} service closed the connection. ${advice}`];
}

/**
 * Return the headers for the service: the client's own, with the client's address appended to X-Forwarded-For.
 *
 * Names with an underscore are removed, as by nginx in the router: WSGI cannot distinguish them from names with a hyphen.
 *
 * @param {import('node:http').IncomingMessage} request
 */
function requestHeaders({ headers, method, rawHeaders, socket }) {
  const passed = withoutHopByHop(rawHeaders, ['expect', 'x-forwarded-for', 'x-forwarded-proto']);
  const before = headers['x-forwarded-for'];
  passed.push('X-Forwarded-For', [before, socket.remoteAddress].filter(Boolean).join(', '));
  passed.push('X-Forwarded-Proto', 'http');
  const empty = !('content-length' in headers || 'transfer-encoding' in headers);
  if (empty && method === 'POST') passed.push('Content-Length', '0'); // otherwise Node would use chunked encoding
  return passed;
}

/**
 * Return alternating names and values, as in rawHeaders, without the hop-by-hop headers.
 *
 * @param {string[]} rawHeaders
 * @param {string[]} also more names to remove, in lower case
 */
function withoutHopByHop(rawHeaders, also) {
  const pairs = rawHeaders.flatMap((name, n) => (n % 2 ? [] : [[name, rawHeaders[n + 1] ?? '']]));
  const named = pairs.flatMap(([name = '', value = '']) =>
    name.toLowerCase() === 'connection' ? value.toLowerCase().split(',').map((one) => one.trim()) : [],
  );
  // Keep these even if the Connection header lists them: removing one would change where the body ends.
  const framing = ['host', 'content-length', 'transfer-encoding'];
  const left = new Set([...named.filter((name) => !framing.includes(name)), ...HOP_BY_HOP, ...also]);
  return pairs.filter(([name = '']) => !left.has(name.toLowerCase()) && !name.includes('_')).flat();
}
