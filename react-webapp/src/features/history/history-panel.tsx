import { Alert, Skeleton, Stack, Text } from '@mantine/core';
import { MAX_ANALYSES, MAX_BYTES } from './history-limits';
import { HistoryList } from './history-list';
import { storageErrorText } from './storage-error-text';
import { useHistory } from './use-history';

interface HistoryPanelProps {
  /** Open the one of these ids, or compare the two. */
  onPick: (ids: string[]) => void;
  /** Why what was last taken cannot be opened. */
  problem: Error | null;
}

export function HistoryPanel({ onPick, problem }: HistoryPanelProps) {
  const { data: cards, error } = useHistory();
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Kept in this browser, on this device only; they are never sent anywhere. Up to {MAX_ANALYSES} analyses and{' '}
        {MAX_BYTES / 1e6} MB, of which the oldest go first. To delete them: here, or with this site’s data in the
        browser’s settings.
      </Text>
      {problem && (
        <Alert color="red" role="alert" title="It cannot be opened">
          {problem.message}
        </Alert>
      )}
      {error && (
        <Alert color="red" role="alert" title="No history here">
          {storageErrorText(error)}
        </Alert>
      )}
      {!cards && !error && <Skeleton height="8rem" />}
      {cards?.length === 0 && <Text>Nothing yet. A picture is kept here once it has been analysed.</Text>}
      {cards && <HistoryList cards={cards} onPick={onPick} />}
    </Stack>
  );
}
