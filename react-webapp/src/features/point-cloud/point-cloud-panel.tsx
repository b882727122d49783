import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Analysis } from '@/shared/picture-types';
import { Panel } from '@/shared/ui/panel';
import { SpaceView } from './point-cloud-view';
import { promise } from './depth-caveats';

interface SpacePanelProps {
  analysis: Pick<Analysis, 'name' | 'file' | 'depth'>;
}

/** The picture as a point cloud. Nothing of it is loaded or computed until it is opened. */
export function SpacePanel({ analysis: { name, file, depth } }: SpacePanelProps) {
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
    <Panel title="Space" aside={toggle}>
      {!depth && <Text size="sm">The picture can be turned in space once its depth map is there.</Text>}
      {depth && open && <SpaceView key={depth.id} name={name} picture={file} depth={depth} />}
      {depth && <Text size="sm">{promise[depth.kind]}</Text>}
    </Panel>
  );
}
