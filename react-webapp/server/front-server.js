import { createServer } from 'node:http';
import { forward } from './forward-request.js';
import { page } from './serve-page.js';
import { problemText } from './problem.js';

/** @type {Readonly<Record<string, [status: number, detail: string]>>} */
const MALFORMED = {
  HPE_HEADER_OVERFLOW: [431, 'The headers of the request are larger than 16 KiB. Send fewer or shorter ones.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time. Send it again.'],
};

/** @type {[status: number, detail: string]} */
const NOT_HTTP = [400, 'The request is not valid HTTP/1.1. Send it with an HTTP library, to an address that begins with http://.'];

/**
 * Return a server, not listening yet, of the page and of both services behind one address, with the paths of the load
 * balancer in AWS and of the router in front of the containers.
 *
 * It passes requests on by itself, for @fastify/reply-from, http-proxy and its successors leave a service working for
 * clients that have gone, or reset the connection of a client that still sends what a service has refused.
 *
 * @param {{ dist: string, yolo: string, depth: string }} options the folder of the built page, the services' URLs
 */
export function front({ dist, yolo, depth }) {
  const services = [
    { name: 'yolo', prefix: '/yoloapi', url: new URL(yolo) },
    { name: 'depth', prefix: '/depthapi', url: new URL(depth) },
  ];
  const showPage = page(dist);
  /** @type {WeakMap<object, import('node:http').ServerResponse>} */
  const answers = new WeakMap();

  // No `upgrade` is listened for: Node then answers who asks for one over HTTP/1.1, as Java's client does with h2c.
  const server = createServer((request, response) => {
    answers.set(request.socket, response);
    const path = request.url?.split('?', 1)[0] ?? '/';
    const service = services.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (service) forward(request, response, service);
    else if (path.startsWith('/health/')) health(request, response);
    else showPage(request, response);
  });

  /**
   * Answer the probes, at the addresses that nginx.conf has.
   *
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  function health(request, response) {
    const status = { '/health/live': 'live', '/health/ready': server.listening ? 'ready' : 'draining' }[request.url ?? ''];
    if (status === undefined) {
      showPage(request, response);
      return;
    }
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' };
    response.writeHead(status === 'draining' ? 503 : 200, headers);
    response.end(`${JSON.stringify({ status })}\n`);
  }

  server.keepAliveTimeout = 75_000; // longer than load balancers and clients keep idle connections
  server.on('clientError', (/** @type {NodeJS.ErrnoException} */ error, socket) => {
    if (error.code === 'ECONNRESET' || answers.get(socket)?.headersSent) {
      socket.destroy();
    } else if (socket.writable) {
      // Not destroyed at once, since the client may still send: see finish-response.js.
      /** @type {import('node:net').Socket} */ (socket).setTimeout(5_000, () => socket.destroy());
      socket.end(problemText(...(MALFORMED[error.code ?? ''] ?? NOT_HTTP)));
    }
  });
  return server;
}
