/**
 * Serve the built page and both services at one local address: `node server/main.js`, started by `make run`. PORT, YOLO_URL
 * and DEPTH_URL configure it. After SIGTERM or Ctrl-C it finishes running requests and exits.
 */
import { fileURLToPath } from 'node:url';
import { createFrontServer } from './front-server.js';

const { env } = process;
const server = createFrontServer({
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
    // Connections that become idle later must be closed too, or the process would not exit.
    setInterval(() => {
      server.closeIdleConnections();
    }, 100).unref();
  });
}
