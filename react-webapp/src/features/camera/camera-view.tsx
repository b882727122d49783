import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { PictureSize } from '@/shared/picture-types';
import { PictureStage } from '@/shared/ui/picture-stage';
import { detectObjects, estimateDepth } from './send-frame';
import { CameraSelect } from './camera-select';
import classes from './camera.module.css';
import { jpegOf, pictureName } from './capture-frame';
import { LiveBoxes } from './live-boxes';
import { LiveDepth } from './live-depth';
import { liveText } from './live-text';
import { useLiveLoop } from './use-live-loop';

interface CameraViewProps {
  stream: MediaStream;
  onFile: (file: File) => void;
  onChoose: (deviceId: string) => void;
  /** Called with a reason if it was not the user's choice. */
  onStop: (why?: string) => void;
}

// Higher than for live frames, since this picture is kept.
const QUALITY = 0.95;

/** The camera's video with its controls. */
export function CameraView({ stream, onFile, onChoose, onStop }: CameraViewProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [size, setSize] = useState<PictureSize | null>(null);
  const [live, setLive] = useState(false);
  const [withDepth, setWithDepth] = useState(false);
  const detection = useLiveLoop(video, live && size !== null, detectObjects);
  const depth = useLiveLoop(video, live && withDepth && size !== null, estimateDepth);

  const measure = ({ currentTarget: { videoWidth, videoHeight } }: { currentTarget: HTMLVideoElement }) => {
    setSize({ width: videoWidth, height: videoHeight });
  };
  const take = () => {
    if (!video.current) return;
    jpegOf(video.current, QUALITY).then(
      (blob) => {
        onFile(new File([blob], pictureName(new Date()), { type: blob.type }));
      },
      (error: unknown) => {
        onStop(String(error));
      },
    );
  };

  return (
    <>
      <div className={classes.views}>
        <PictureStage size={size}>
          <video
            ref={(element) => {
              video.current = element;
              if (element && element.srcObject !== stream) element.srcObject = stream;
            }}
            autoPlay
            muted
            playsInline
            aria-label="Camera view"
            onLoadedMetadata={measure}
            onResize={measure}
          />
          {detection.answer && <LiveBoxes answer={detection.answer} />}
        </PictureStage>
        {live && withDepth && size && <LiveDepth picture={depth.answer} size={size} />}
      </div>
      <Group gap="sm">
        <Button size="xs" disabled={!size} onClick={take}>
          Take picture
        </Button>
        <Button
          size="xs"
          variant="light"
          disabled={!size}
          onClick={() => {
            setLive(!live);
          }}
        >
          {live ? 'Pause live' : 'Start live'}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            onStop();
          }}
        >
          Stop camera
        </Button>
        <Checkbox
          size="xs"
          label="Live depth"
          checked={withDepth}
          onChange={({ currentTarget: { checked } }) => {
            setWithDepth(checked);
          }}
        />
        <CameraSelect stream={stream} onChoose={onChoose} />
      </Group>
      {live && (
        <Text component="div" size="sm" className={classes.status}>
          <div>{liveText('Detection', detection)}</div>
          {withDepth && <div>{liveText('Depth', depth)}</div>}
        </Text>
      )}
    </>
  );
}
