import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** The services' rule for request ids that are safe in headers and logs. */
const SAFE_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * Return the body and headers of an error response: a problem document (RFC 9457) with the same members in the same order
 * as the services' errors.
 *
 * @param {number} status
 * @param {string} detail what happened, and what to do
 * @param {string | string[] | undefined} [given] the client's X-Request-Id; a new one is made where it is missing or unsafe
 * @returns {{ body: string, headers: Record<string, string> }}
 */
export function problem(status, detail, given) {
  const id = typeof given === 'string' && SAFE_ID.test(given) ? given : randomUUID();
  const members = { type: 'about:blank', title: STATUS_CODES[status], status, detail, request_id: id };
  const body = JSON.stringify(members) + '\n';
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-Id': id,
    'X-Content-Type-Options': 'nosniff',
  };
  return { body, headers };
}

/**
 * Write a complete error response without ending it; `finishResponse` does that.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} detail
 */
export function writeProblem(request, response, status, detail) {
  const { body, headers } = problem(status, detail, request.headers['x-request-id']);
  response.writeHead(status, headers);
  if (request.method !== 'HEAD') response.write(body);
}

/**
 * Return a raw error response to invalid HTTP, after which the connection is closed.
 *
 * @param {number} status
 * @param {string} detail
 */
export function problemText(status, detail) {
  const { body, headers } = problem(status, detail);
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n');
}
