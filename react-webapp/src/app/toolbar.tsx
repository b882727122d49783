import { Button, Group } from '@mantine/core';
import { ColourSchemeSwitch } from '@/features/appearance/colour-scheme-switch';
import { History } from '@/features/history/history';
import { ShortcutHelp } from '@/features/keyboard/shortcut-help';
import type { Analysis } from '@/shared/picture-types';
import { useShortcut } from '@/shared/keyboard-shortcuts';
import { reopenDepthMap } from './reopen-depth-map';

interface ToolbarProps {
  cameraOpen: boolean;
  onCamera: () => void;
  onOpen: (analysis: Analysis) => void;
  onCompare: (ids: [string, string]) => void;
}

/** The tools of the page: camera, history, keyboard help, colours. */
export function Toolbar({ cameraOpen, onCamera, onOpen, onCompare }: ToolbarProps) {
  useShortcut('c', 'Open or close the camera', onCamera);
  return (
    <Group component="nav" aria-label="Tools" gap="xs">
      <Button variant="default" size="xs" aria-expanded={cameraOpen} onClick={onCamera}>
        Camera
      </Button>
      <History onOpen={onOpen} onCompare={onCompare} reopenDepthMap={reopenDepthMap} />
      <ShortcutHelp />
      <ColourSchemeSwitch />
    </Group>
  );
}
