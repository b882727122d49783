import { createServer } from 'node:http';
import { forward } from './forward-request.js';
import { servePage } from './serve-page.js';
import { problemText } from './problem.js';

/** @type {Readonly<Record<string, [status: number, detail: string]>>} */
const PARSER_ERRORS = {
  HPE_HEADER_OVERFLOW: [431, 'The request headers are larger than 16 KiB. Send fewer or shorter headers.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time. Send it again.'],
};

/** @type {[status: number, detail: string]} */
const NOT_HTTP = [400, 'The request is not valid HTTP/1.1. Use an HTTP client and an address that begins with http://.'];

/**
 * Create a server, not listening yet, that serves the page and both services at one address. Paths are the same as those
 * of the load balancer in AWS and of the router of the containers.
 *
 * It forwards requests itself, because @fastify/reply-from, http-proxy and its successors either let a service work on for
 * disconnected clients, or reset the connection of a client that is still sending a rejected body.
 *
 * @param {{ dist: string, yolo: string, depth: string }} options the folder of the built page, the services' URLs
 */
export function createFrontServer({ dist, yolo, depth }) {
  const services = [
    { name: 'yolo', prefix: '/yoloapi', url: new URL(yolo) },
    { name: 'depth', prefix: '/depthapi', url: new URL(depth) },
  ];
  const handlePage = servePage(dist);
  /** @type {WeakMap<object, import('node:http').ServerResponse>} */
  const responses = new WeakMap();

  // Without an `upgrade` listener Node responds over HTTP/1.1 to clients that ask for an upgrade, as Java's does with h2c.
  const server = createServer((request, response) => {
    responses.set(request.socket, response);
    const path = request.url?.split('?', 1)[0] ?? '/';
    const service = services.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
    if (service) forward(request, response, service);
    else if (path.startsWith('/health/')) health(request, response);
    else handlePage(request, response);
  });

  /**
   * Respond to health probes at the same paths as nginx.conf.
   *
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  function health(request, response) {
    const status = { '/health/live': 'live', '/health/ready': server.listening ? 'ready' : 'draining' }[request.url ?? ''];
    if (status === undefined) {
      handlePage(request, response);
      return;
    }
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' };
    response.writeHead(status === 'draining' ? 503 : 200, headers);
    response.end(`${JSON.stringify({ status })}\n`);
  }

  server.keepAliveTimeout = 75_000; // longer than load balancers and clients keep idle connections open
  server.on('clientError', (/** @type {NodeJS.ErrnoException} */ error, socket) => {
    if (error.code === 'ECONNRESET' || responses.get(socket)?.headersSent) {
      socket.destroy();
    } else if (socket.writable) {
      // Keep the socket open for a while, since the client may still be sending: see finish-response.js.
      /** @type {import('node:net').Socket} */ (socket).setTimeout(5_000, () => socket.destroy());
      socket.end(problemText(...(PARSER_ERRORS[error.code ?? ''] ?? NOT_HTTP)));
    }
  });
  return server;
}
