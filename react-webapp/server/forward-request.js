import { request as open } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { finish } from './finish-response.js';
import { writeProblem } from './problem.js';

/** The longest deadline of a client, 60 s, is shorter; as in router/nginx.conf. */
const ANSWER_MS = 65_000;

/** What concerns one connection alone (RFC 9110, 7.6.1), and thus is not passed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'http2-settings'];

class AnswerTimeoutError extends Error {}

/**
 * Pass a request on to a service and its answer back, both as streams: no body is held, and none is limited here.
 *
 * Each request has a connection of its own, as through the router in front of the containers: none can be reused just
 * when the service closes it, which would look like a service that is down. A client that goes away takes its
 * connection to the service with it, so that the service can drop the work.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {{ name: string, url: URL }} service
 */
export function forward(request, response, { name, url }) {
  const upstream = open(url, {
    method: request.method,
    path: request.url,
    headers: requestHeaders(request),
    agent: false,
  });
  upstream.setTimeout(ANSWER_MS, () => upstream.destroy(new AnswerTimeoutError()));
  response.once('close', () => upstream.destroy());
  upstream.once('response', (answer) => {
    void relay(answer, upstream, request, response);
  });
  // Also once the answer is on its way: a service that has refused a body need not read it.
  upstream.on('error', (error) => {
    request.unpipe(upstream);
    if (response.headersSent || response.destroyed) return;
    writeProblem(request, response, ...reason(error, name));
    void finish(request, response);
  });
  // Sends the headers before the body comes: a service may refuse it unseen. flushHeaders would send them as UTF-8.
  upstream.write(Buffer.alloc(0));
  request.pipe(upstream);
}

/**
 * Send the client what the service answers; where that breaks off half-way, break off, too.
 *
 * @param {import('node:http').IncomingMessage} answer
 * @param {import('node:http').ClientRequest} upstream
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function relay(answer, upstream, request, response) {
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders, ['transfer-encoding']));
  try {
    await pipeline(answer, response, { end: false });
  } catch {
    response.destroy();
    return;
  }
  request.unpipe(upstream);
  upstream.destroy();
  await finish(request, response);
}

/**
 * @param {Error} error
 * @param {string} name
 * @returns {[status: number, detail: string]}
 */
function reason(error, name) {
  if (error instanceof AnswerTimeoutError) {
    const seconds = String(ANSWER_MS / 1000);
    return [504, `The ${name} service gave no answer within ${seconds} seconds. Retry later, or send fewer pictures.`];
  }
  const advice = 'Retry in a few seconds; if it stays so, look for the reason in the terminal that runs Farsight.';
  const refused = 'code' in error && error.code === 'ECONNREFUSED';
  return [502, refused ? `The ${name} service is not running. ${advice}` : `The ${name} service broke off. ${advice}`];
}

/**
 * Return the headers that a service sees: the client's own, and its address at the end of X-Forwarded-For.
 *
 * As nginx does in the router, names with an underscore are left out: WSGI cannot tell them from names with a hyphen.
 *
 * @param {import('node:http').IncomingMessage} request
 */
function requestHeaders({ headers, method, rawHeaders, socket }) {
  const passed = endToEnd(rawHeaders, ['expect', 'x-forwarded-for', 'x-forwarded-proto']);
  const before = headers['x-forwarded-for'];
  passed.push('X-Forwarded-For', [before, socket.remoteAddress].filter(Boolean).join(', '));
  passed.push('X-Forwarded-Proto', 'http');
  const empty = !('content-length' in headers || 'transfer-encoding' in headers);
  if (empty && method === 'POST') passed.push('Content-Length', '0'); // else Node would send it in chunks
  return passed;
}

/**
 * Return names and values in turn, as rawHeaders has them, without those that end at this hop.
 *
 * @param {string[]} rawHeaders
 * @param {string[]} also names of more to leave out, in lower case
 */
function endToEnd(rawHeaders, also) {
  const pairs = rawHeaders.flatMap((name, n) => (n % 2 ? [] : [[name, rawHeaders[n + 1] ?? '']]));
  const named = pairs.flatMap(([name = '', value = '']) =>
    name.toLowerCase() === 'connection' ? value.toLowerCase().split(',').map((one) => one.trim()) : [],
  );
  // A client that names them would change where its body ends.
  const framing = ['host', 'content-length', 'transfer-encoding'];
  const left = new Set([...named.filter((name) => !framing.includes(name)), ...HOP_BY_HOP, ...also]);
  return pairs.filter(([name = '']) => !left.has(name.toLowerCase()) && !name.includes('_')).flat();
}
