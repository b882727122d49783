import { Button, Group, Text } from '@mantine/core';
import { useId } from 'react';
import type { DepthKind } from '@/shared/api/response-types';
import type { Cloud } from '@/shared/depth-map/worker-protocol';
import { saveFile } from '@/shared/save-file';
import { FIELD_OF_VIEW } from './field-of-view';
import { plyFile } from './ply-file';
import classes from './point-cloud-tools.module.css';

interface PointCloudToolsProps {
  name: string;
  kind: DepthKind;
  /** Undefined until it is ready. */
  cloud: Cloud | undefined;
  /** The field of view in degrees across the picture's long side. */
  fov: number;
  onFov: (fov: number) => void;
}

export function PointCloudTools({ name, kind, cloud, fov, onFov }: PointCloudToolsProps) {
  const label = useId();
  const save = () => {
    if (cloud) saveFile(`${stem(name)}.ply`, plyFile(cloud, kind, fov));
  };
  return (
    <>
      <Group gap="sm">
        <Text component="label" htmlFor={label} size="sm">
          Field of view
        </Text>
        <input
          id={label}
          className={classes.range}
          type="range"
          min={FIELD_OF_VIEW.min}
          max={FIELD_OF_VIEW.max}
          value={fov}
          aria-valuetext={`${fov} degrees across the long side`}
          onChange={(event) => {
            onFov(event.currentTarget.valueAsNumber);
          }}
        />
        <output className={classes.value}>{fov}°</output>
        <Button size="xs" variant="default" disabled={!cloud} onClick={save}>
          Save PLY
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mih="1lh">
        {cloud && cloudText(cloud)}
      </Text>
    </>
  );
}

function cloudText({ columns, rows, hasPictureColours }: Cloud): string {
  const points = `${(columns * rows).toLocaleString('en')} points.`;
  return hasPictureColours ? points : `${points} This browser cannot read the picture, so the colours show the depth.`;
}

/** Return a file name without its extension: 'bus.jpg' -> 'bus'. */
const stem = (name: string) => name.replace(/\.[^.]+$/, '') || 'cloud';
