import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { Panel } from '@/shared/ui/panel';
import { CameraView } from './camera-view';
import { useCamera } from './use-camera';

export interface CameraProps {
  onFile: (file: File) => void;
  onClose: () => void;
}

export function Camera({ onFile, onClose }: CameraProps) {
  const { camera, deviceId, start, stop } = useCamera();
  return (
    <Panel
      title="Camera"
      aside={
        <Button size="xs" variant="subtle" onClick={onClose}>
          Close camera
        </Button>
      }
    >
      {camera.is === 'starting' && (
        <Group gap="xs" role="status">
          <Loader size="xs" aria-hidden />
          <Text size="sm">Starting the camera… Your browser may ask for permission.</Text>
        </Group>
      )}
      {camera.is === 'on' && (
        <CameraView
          // Remount for another camera: its frames may have another size, and old boxes must not stay.
          key={camera.stream.id}
          stream={camera.stream}
          onFile={onFile}
          onChoose={start}
          onStop={stop}
        />
      )}
      {camera.is === 'off' && (
        <>
          {camera.why !== undefined && (
            <Alert color="yellow" title="The camera is off">
              {camera.why}
            </Alert>
          )}
          <Button
            size="xs"
            style={{ alignSelf: 'flex-start' }}
            // The focused button was unmounted with the camera view.
            autoFocus
            onClick={() => {
              start(deviceId);
            }}
          >
            Start the camera
          </Button>
        </>
      )}
    </Panel>
  );
}
