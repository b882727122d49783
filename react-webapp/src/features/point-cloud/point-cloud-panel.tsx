import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Analysis } from '@/shared/picture-types';
import { Panel } from '@/shared/ui/panel';
import { PointCloudView } from './point-cloud-view';
import { depthCaveats } from './depth-caveats';

interface PointCloudPanelProps {
  analysis: Pick<Analysis, 'name' | 'file' | 'depth'>;
}

/** Show the picture as a point cloud. Nothing is loaded or computed before it is opened. */
export function PointCloudPanel({ analysis: { name, file, depth } }: PointCloudPanelProps) {
  const [open, setOpen] = useState(false);
  const toggle = depth && (
    <Button
      size="xs"
      variant="default"
      aria-expanded={open}
      onClick={() => {
        setOpen(!open);
      }}
    >
      {open ? 'Close the point cloud' : 'Open the point cloud'}
    </Button>
  );
  return (
    <Panel title="Point cloud" aside={toggle}>
      {!depth && <Text size="sm">The picture can be shown in 3D once the depth map is ready.</Text>}
      {depth && open && <PointCloudView key={depth.id} name={name} picture={file} depth={depth} />}
      {depth && <Text size="sm">{depthCaveats[depth.kind]}</Text>}
    </Panel>
  );
}
