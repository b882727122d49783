import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { announce } from '@/shared/announce';
import { useClearHistory } from './use-history';

/** A button that deletes all analyses after a confirmation. */
export function ClearHistory({ number }: { number: number }) {
  const [asking, { open, close }] = useDisclosure(false);
  const deletion = useClearHistory();
  const clear = () => {
    deletion.mutate(undefined, {
      onSuccess: () => {
        announce('The history is empty.');
      },
    });
    close();
  };
  const nothing = number === 0;
  const what = number === 1 ? 'the one analysis' : `all ${number} analyses`;
  return (
    <>
      {/* aria-disabled instead of disabled, because the button keeps the focus after clearing. */}
      <Button
        size="xs"
        variant="default"
        aria-haspopup="dialog"
        aria-disabled={nothing}
        {...(nothing ? { 'data-disabled': true } : { onClick: open })}
      >
        Clear all
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title="Clear the history?"
        closeButtonProps={{ 'aria-label': 'Close' }}
        transitionProps={{ duration: 0 }}
      >
        <Text size="sm">This deletes {what} from this device. It cannot be undone.</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button color="red" onClick={clear}>
            Delete all
          </Button>
        </Group>
      </Modal>
    </>
  );
}
