import { Alert, Skeleton, Stack, Text } from '@mantine/core';
import { MAX_ANALYSES, MAX_BYTES } from './history-limits';
import { HistoryList } from './history-list';
import { storageErrorText } from './storage-error-text';
import { useHistory } from './use-history';

interface HistoryPanelProps {
  /** Open one id, or compare two. */
  onPick: (ids: string[]) => void;
  /** The reason why the last selection cannot be opened. */
  problem: Error | null;
}

export function HistoryPanel({ onPick, problem }: HistoryPanelProps) {
  const { data: cards, error } = useHistory();
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Analyses are stored in this browser, on this device only, and are never sent anywhere. Up to {MAX_ANALYSES} analyses
        and {MAX_BYTES / 1e6} MB are kept; beyond that the oldest are deleted. Delete them here, or delete this site’s data
        in the browser’s settings.
      </Text>
      {problem && (
        <Alert color="red" role="alert" title="The analysis cannot be opened">
          {problem.message}
        </Alert>
      )}
      {error && (
        <Alert color="red" role="alert" title="The history is not available">
          {storageErrorText(error)}
        </Alert>
      )}
      {!cards && !error && <Skeleton height="8rem" />}
      {cards?.length === 0 && <Text>Nothing yet. Analysed pictures appear here.</Text>}
      {cards && <HistoryList cards={cards} onPick={onPick} />}
    </Stack>
  );
}
