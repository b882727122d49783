import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { fakeCanvas } from './fake-canvas';
import { imagesWill } from './fake-image';
import { FakeWorker } from './fake-worker';

// Stubs of what jsdom lacks and Mantine or the page needs; none of it is under test.
class NoResizes implements ResizeObserver {
  observe() {
    /* jsdom has no layout, so nothing changes its size */
  }
  unobserve() {
    /* as above */
  }
  disconnect() {
    /* as above */
  }
}

window.ResizeObserver = NoResizes;
window.matchMedia = (media) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media,
    onchange: null,
    addListener: vi.fn(),
    removeListener: vi.fn(),
  });
window.Worker = FakeWorker as never;
URL.createObjectURL = () => 'blob:a-picture';
URL.revokeObjectURL = () => undefined;

beforeEach(() => {
  imagesWill('load');
  fakeCanvas();
});
afterEach(cleanup);
