import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const { env } = process;

const proxy = {
  '/yoloapi': { target: env.YOLO_URL ?? 'http://127.0.0.1:5001' },
  '/depthapi': { target: env.DEPTH_URL ?? 'http://127.0.0.1:5050' },
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', port: Number(env.PORT ?? 8080), strictPort: true, proxy },
  // three.js is this large; it is in a chunk of its own that loads when the point cloud is opened.
  build: { chunkSizeWarningLimit: 1000 },
  // On a busy machine, rendering the page in a test takes seconds.
  test: {
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: { name: 'page', include: ['src/**/*.test.{ts,tsx}'], environment: 'jsdom', setupFiles: './src/testing/setup.ts' },
      },
      { extends: true, test: { name: 'server', include: ['{server,eslint-rules}/**/*.test.ts'], environment: 'node' } },
    ],
  },
});
