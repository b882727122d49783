import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFrontServer } from './front-server.js';
import { PAGE_HEADERS } from './page-headers.js';

const dist = mkdtempSync(join(tmpdir(), 'dist-'));
const open: Server[] = [];

beforeAll(() => {
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<title>the page</title>');
  writeFileSync(join(dist, 'assets', 'index-1a2b.js'), '0123456789');
});

afterAll(() => {
  rmSync(dist, { recursive: true });
});

afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Start the server with a test service as yolo, and no service as depth. */
async function start(service: RequestListener = (_, answer) => answer.end()): Promise<number> {
  const port = await listen(createServer(service));
  const away = await listen(createServer());
  await new Promise((resolve) => open.pop()?.close(resolve));
  return listen(createFrontServer({ dist, yolo: `http://127.0.0.1:${port}`, depth: `http://127.0.0.1:${away}` }));
}

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

function ask(port: number, path: string, headers: Record<string, string> = {}, method = 'GET', body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      text(answer).then((body) => {
        resolve({ status: answer.statusCode, headers: answer.headers, body });
      }, reject);
    });
    req.on('error', reject);
    req.end(body);
  });
}

/** Send raw bytes; return everything received until the server closes the connection. */
function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

function expectProblem({ status, headers, body }: Answer, expected: number): void {
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(status).toBe(expected);
  expect(Object.keys(problem)).toEqual(['type', 'title', 'status', 'detail', 'request_id']);
  expect(problem).toMatchObject({ status: expected, request_id: headers['x-request-id'] });
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' });
}

describe('the page', () => {
  it('has the same headers as from nginx', async () => {
    const configuration = readFileSync(new URL('../nginx.conf', import.meta.url), 'utf8');
    const sent = [...configuration.matchAll(/add_header ([\w-]+) "?([^$"]+?)"? always;/g)];
    expect(Object.fromEntries(sent.map(([, name, value]) => [name, value]))).toEqual(PAGE_HEADERS);

    const port = await start();
    for (const path of ['/', '/any/address', '/assets/index-1a2b.js', '/assets/missing.js']) {
      const { headers } = await ask(port, path);
      for (const [name, value] of Object.entries(PAGE_HEADERS)) expect(headers[name.toLowerCase()]).toBe(value);
    }
  });

  it('is served at any address except for missing assets', async () => {
    const port = await start();
    for (const path of ['/', '/any/address?x=1', '/assets', '/%2e%2e/%2e%2e/etc/passwd', '/%zz', '/yoloapis', '//']) {
      expect(await ask(port, path)).toMatchObject({ status: 200, body: '<title>the page</title>' });
    }
    expectProblem(await ask(port, '/assets/index-0000.js'), 404);
  });

  it('is revalidated, while files with a hash in their name are cached', async () => {
    const port = await start();
    const page = await ask(port, '/');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await ask(port, '/', { 'If-None-Match': page.headers.etag ?? '' })).status).toBe(304);
    const chunk = await ask(port, '/assets/index-1a2b.js');
    expect(chunk.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask(port, '/assets/index-0000.js')).headers['cache-control']).toBe('no-cache');
  });

  it('supports ranges, and rejects invalid ranges and methods', async () => {
    const port = await start();
    const part = await ask(port, '/assets/index-1a2b.js', { Range: 'bytes=-3' });
    expect(part).toMatchObject({ status: 206, body: '789' });
    expectProblem(await ask(port, '/assets/index-1a2b.js', { Range: 'bytes=99-' }), 416);
    const refused = await ask(port, '/', {}, 'POST', Buffer.from('x'));
    expectProblem(refused, 405);
    expect(refused.headers.allow).toBe('GET, HEAD');
  });

  it('has the same health probes as nginx', async () => {
    const port = await start();
    for (const [path, status] of [['live', 'live'], ['ready', 'ready']] as const) {
      const answer = await ask(port, `/health/${path}`);
      expect(answer).toMatchObject({ status: 200, body: `{"status":"${status}"}\n` });
    }
    expect((await ask(port, '/health/else')).body).toBe('<title>the page</title>');
  });
});

describe('a request for a service', () => {
  it('is forwarded unchanged, except for hop-by-hop and forgeable headers', async () => {
    const seen: IncomingMessage[] = [];
    const port = await start((req, answer) => {
      seen.push(req);
      answer.setHeader('Connection', 'close, X-Hop');
      answer.setHeader('X-Hop', '1');
      answer.setHeader('X-Model', 'm@1');
      answer.end('ok');
    });
    const answer = await ask(port, '/yoloapi/detect?a=%2F&a=b', {
      'Upgrade': 'h2c',
      'HTTP2-Settings': 'AAMAAABk',
      'Connection': 'X-Mine, Content-Length',
      'Keep-Alive': 'timeout=5',
      'X-Mine': '1',
      'TE': 'trailers',
      'Host': 'example.test:1',
      'SCRIPT_NAME': '/elsewhere',
      'X-Forwarded-For': '1.2.3.4',
      'X-Forwarded-Proto': 'https',
      'X-Kept': 'é',
      'Content-Length': '3',
    }, 'POST', Buffer.from('abc'));
    expect(answer).toMatchObject({ status: 200, body: 'ok' });
    expect(answer.headers).toMatchObject({ 'x-model': 'm@1' });
    expect(answer.headers).not.toHaveProperty('x-hop');
    const [req] = seen;
    expect([req?.method, req?.url]).toEqual(['POST', '/yoloapi/detect?a=%2F&a=b']);
    expect(req?.headers).toEqual({
      'host': 'example.test:1',
      'x-kept': 'é',
      'content-length': '3',
      'x-forwarded-for': '1.2.3.4, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'connection': 'close',
    });
  });

  it('keeps its exact body, with a Content-Length or chunked', async () => {
    const port = await start((req, answer) => {
      void buffer(req).then((body) => answer.end(`${req.headers['content-length'] ?? 'chunked'} ${body.length}`));
    });
    const picture = Buffer.alloc(5_000_000, 7);
    const withLength = { 'Content-Length': String(picture.length), 'Expect': '100-continue' };
    expect((await ask(port, '/yoloapi/detect', withLength, 'POST', picture)).body).toBe('5000000 5000000');
    const withoutLength = { 'Transfer-Encoding': 'chunked' };
    expect((await ask(port, '/yoloapi/detect', withoutLength, 'POST', picture)).body).toBe('chunked 5000000');
    const none = await raw(port, 'POST /yoloapi/detect HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(none).toMatch(/\b0 0\b/);
  });

  it('works on a connection whose previous request req for a protocol upgrade', async () => {
    const port = await start((req, answer) => answer.end(req.url));
    const socket = connect(port, '127.0.0.1');
    const received = text(socket);
    const upgrade = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
    socket.write(`GET /yoloapi/first HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write('GET /yoloapi/second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const responses = await received;
    expect(responses).toMatch(/^HTTP\/1\.1 200 OK[^]*\/yoloapi\/first[^]*HTTP\/1\.1 200 OK[^]*\/yoloapi\/second/);
    expect(responses).not.toContain('101');
  });

  it.each([['keep-alive'], ['close']])('that is rejected early gets its response while the body is still being sent (%s)', async (connection) => {
    const port = await start((req, answer) => {
      // Read the rest as the services do: closing with unread bytes would reset the connection.
      answer.writeHead(413, { 'Content-Length': '9' });
      answer.write('too large');
      req.resume();
    });
    const size = 20_000_000;
    const socket = connect(port, '127.0.0.1');
    socket.pause(); // like clients that read nothing until they have sent everything
    socket.write(`POST /yoloapi/detect HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\nContent-Length: ${size}\r\n\r\n`);
    const part = promisify(socket.write.bind(socket) as (bytes: Buffer, done: (error?: Error) => void) => void);
    for (let sent = 0; sent < size; sent += 50_000) {
      await part(Buffer.alloc(50_000));
      await setImmediate();
    }
    const received = text(socket);
    socket.end();
    expect(await received).toMatch(/^HTTP\/1\.1 413 [^]*too large$/);
  });

  it('that is rejected ends even if its body never arrives', async () => {
    const port = await start((_, answer) => answer.writeHead(413, { 'Content-Length': '9' }).end('too large'));
    const head = 'POST /yoloapi/detect HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000000000\r\n\r\n';
    expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 413 [^]*too large$/);
  });

  it('is cancelled when its client disconnects', async () => {
    const closed = vi.fn();
    const arrived = new Promise<void>((resolve) => {
      void start((req) => {
        req.socket.on('close', closed);
        resolve();
      }).then((port) => {
        const req = request({ host: '127.0.0.1', port, path: '/yoloapi/model' });
        req.on('error', () => undefined);
        req.end();
        void arrived.then(() => req.destroy());
      });
    });
    await arrived;
    await vi.waitFor(() => { expect(closed).toHaveBeenCalled(); });
  });

  it('gets a problem document with the client’s request id if the service is down', async () => {
    const port = await start();
    const answer = await ask(port, '/depthapi/model', { 'X-Request-Id': 'mine-1' });
    expectProblem(answer, 502);
    expect(answer.headers['x-request-id']).toBe('mine-1');
    expect(answer.body).toContain('The depth service is not running. Retry in a few seconds');
    expectProblem(await ask(port, '/depthapi/estimate', { 'X-Request-Id': 'a b' }, 'POST', Buffer.alloc(20_000_000)), 502);
  });

  it('gets a problem document if the service disconnects before its response, and is disconnected during one', async () => {
    const port = await start((req, answer) => {
      if (req.url === '/yoloapi/before') req.socket.destroy();
      answer.writeHead(200, { 'Content-Length': '100' });
      answer.write('half');
      setTimeout(() => req.socket.destroy(), 20);
    });
    expectProblem(await ask(port, '/yoloapi/before'), 502);
    await expect(ask(port, '/yoloapi/after')).rejects.toThrow();
  });
});

describe('an invalid HTTP request', () => {
  it.each([
    ['GE T / HTTP/1.1\r\n\r\n', 400],
    ['POST /yoloapi/detect HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('gets a problem document', async (bytes, status) => {
    const [head = '', body = ''] = (await raw(await start(() => undefined), bytes)).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    const lines = head.split('\r\n').slice(1).map((line) => line.split(': '));
    const headers = Object.fromEntries(lines.map(([name = '', value]) => [name.toLowerCase(), value]));
    expectProblem({ status, headers, body }, status);
  });
});
