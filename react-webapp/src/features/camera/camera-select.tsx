import { NativeSelect } from '@mantine/core';
import { useCameras } from './use-camera-list';

interface CameraChoiceProps {
  /** Of the camera that runs. */
  stream: MediaStream;
  onChoose: (deviceId: string) => void;
}

/** Which camera, where there are several. */
export function CameraChoice({ stream, onChoose }: CameraChoiceProps) {
  const cameras = useCameras();
  if (cameras.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      aria-label="Camera"
      value={stream.getVideoTracks()[0]?.getSettings().deviceId ?? ''}
      data={cameras.map(({ deviceId: value, label }, index) => ({ value, label: label || `Camera ${index + 1}` }))}
      onChange={({ currentTarget: { value } }) => {
        onChoose(value);
      }}
    />
  );
}
