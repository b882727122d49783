/**
 * Serves the built page and both services at one address of this machine: node server/main.js, which `make run` starts.
 * PORT, YOLO_URL and DEPTH_URL say where; after SIGTERM or Ctrl-C it answers what it has begun with, and ends.
 */
import { fileURLToPath } from 'node:url';
import { front } from './front-server.js';

const { env } = process;
const server = front({
  dist: fileURLToPath(new URL('../dist', import.meta.url)),
  yolo: env.YOLO_URL ?? 'http://127.0.0.1:5001',
  depth: env.DEPTH_URL ?? 'http://127.0.0.1:5050',
});

server.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
server.listen(Number(env.PORT ?? 8080), '127.0.0.1');

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.once(signal, () => {
    server.close();
    // A connection that turns idle after that is kept by nobody.
    setInterval(() => {
      server.closeIdleConnections();
    }, 100).unref();
  });
}
