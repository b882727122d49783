import { lazy, Suspense } from 'react';
import { Panel } from '@/shared/ui/panel';
import type { CameraProps } from './camera';

// Loaded on demand: most visitors never open the camera.
const Camera = lazy(async () => ({ default: (await import('./camera')).Camera }));

/** Take pictures or analyse live video. Opening asks for permission; closing releases the camera. */
export function CameraPanel(props: CameraProps) {
  return (
    <Suspense fallback={<Panel title="Camera">Opening…</Panel>}>
      <Camera {...props} />
    </Suspense>
  );
}
