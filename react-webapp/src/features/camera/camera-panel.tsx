import { lazy, Suspense } from 'react';
import { Panel } from '@/shared/ui/panel';
import type { CameraProps } from './camera';

// Most visits never open it.
const Camera = lazy(async () => ({ default: (await import('./camera')).Camera }));

/** The camera, as a single picture and live; asks for permission as soon as it is shown, and releases it when it goes. */
export function CameraPanel(props: CameraProps) {
  return (
    <Suspense fallback={<Panel title="Camera">Opening…</Panel>}>
      <Camera {...props} />
    </Suspense>
  );
}
