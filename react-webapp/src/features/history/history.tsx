import { Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Analysis } from '@/shared/picture-types';
import { announce } from '@/shared/announce';
import { useShortcut } from '@/shared/keyboard-shortcuts';
import { HistoryPanel } from './history-panel';
import type { ReopenDepthMap } from './stored-analysis';
import { useReopenAnalyses } from './use-history';

export interface HistoryProps {
  onOpen: (analysis: Analysis) => void;
  onCompare: (ids: [string, string]) => void;
  reopenDepthMap: ReopenDepthMap;
}

/** A button, and the key h, that open the list of saved analyses. */
export function History({ onOpen, onCompare, reopenDepthMap }: HistoryProps) {
  const reopening = useReopenAnalyses(reopenDepthMap);
  const [opened, { open, close }] = useDisclosure(false, { onClose: reopening.reset });
  useShortcut('h', 'Show the history', open);

  const openOrCompare = (ids: string[]) => {
    reopening.mutate(ids, {
      onSuccess: ([one, other]) => {
        if (one && other) onCompare([one.id, other.id]);
        else if (one) onOpen(one);
        announce(other ? 'Showing two analyses side by side.' : `${one?.name ?? ''} is open.`);
        close();
      },
    });
  };

  return (
    <>
      <Button variant="default" size="xs" onClick={open} aria-haspopup="dialog">
        History
      </Button>
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        size="min(32rem, 100%)"
        title="History"
        closeButtonProps={{ 'aria-label': 'Close' }}
        transitionProps={{ duration: 0 }}
      >
        <HistoryPanel onPick={openOrCompare} problem={reopening.error} />
      </Drawer>
    </>
  );
}
