import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const { env } = process;

const proxy = {
  '/yoloapi': { target: env.YOLO_URL ?? 'http://127.0.0.1:5001' },
  '/depthapi': { target: env.DEPTH_URL ?? 'http://127.0.0.1:5050' },
};

const listen = { host: '127.0.0.1', port: Number(env.PORT ?? 8080), strictPort: true, proxy };

// The policy the built app must work under wherever it is served: Mantine sets inline styles,
// and pictures are blob: or data: addresses.
const headers = {
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' blob: data:",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: listen,
  preview: { ...listen, headers },
  // three.js is that large; it is a chunk of its own, loaded when the point cloud is opened.
  build: { chunkSizeWarningLimit: 1000 },
  // On a machine that is busy with other things a page takes seconds to show.
  test: {
    testTimeout: 30_000,
    environment: 'jsdom',
    setupFiles: './src/testing/setup.ts',
    restoreMocks: true,
    unstubGlobals: true,
  },
});
