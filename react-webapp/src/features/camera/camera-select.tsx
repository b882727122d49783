import { NativeSelect } from '@mantine/core';
import { useCameraList } from './use-camera-list';

interface CameraSelectProps {
  /** The stream of the running camera. */
  stream: MediaStream;
  onChoose: (deviceId: string) => void;
}

/** Select a camera, if there are several. */
export function CameraSelect({ stream, onChoose }: CameraSelectProps) {
  const cameras = useCameraList();
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
