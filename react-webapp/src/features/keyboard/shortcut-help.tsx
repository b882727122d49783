import { Button, Modal, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useShortcut, useShortcuts } from '@/shared/keyboard-shortcuts';
import { ShortcutTable } from './shortcut-table';

/** A button, and the key ?, that list the current keyboard shortcuts. */
export function ShortcutHelp() {
  const [opened, { open, close }] = useDisclosure(false);
  const { shortcuts, on, switchTo } = useShortcuts();
  useShortcut('?', 'List the keyboard shortcuts', open);
  return (
    <>
      <Button variant="default" size="xs" onClick={open} aria-haspopup="dialog">
        Keyboard
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Keyboard shortcuts"
        closeButtonProps={{ 'aria-label': 'Close' }}
        transitionProps={{ duration: 0 }}
      >
        <ShortcutTable shortcuts={shortcuts} dimmed={!on} />
        <Text size="sm" c="dimmed" my="sm">
          Shortcuts do nothing while you type or a dialog is open. Everything also works with Tab, Enter, Space and the
          arrow keys.
        </Text>
        <Switch
          label="Single-key shortcuts"
          checked={on}
          onChange={(event) => {
            switchTo(event.currentTarget.checked);
          }}
        />
      </Modal>
    </>
  );
}
