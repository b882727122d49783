import { Alert, Skeleton, Stack, Text } from '@mantine/core';
import { MOST_ANALYSES, MOST_BYTES } from './history-limits';
import { HistoryList } from './history-list';
import { memoryWords } from './storage-error-text';
import { useHistory } from './use-history';

interface HistoryPanelProps {
  /** Open the one of these ids, or compare the two. */
  onTake: (ids: string[]) => void;
  /** Why what was last taken cannot be opened. */
  problem: Error | null;
}

export function HistoryPanel({ onTake, problem }: HistoryPanelProps) {
  const { data: cards, error } = useHistory();
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Kept in this browser, on this device only; they are never sent anywhere. Up to {MOST_ANALYSES} analyses and{' '}
        {MOST_BYTES / 1e6} MB, of which the oldest go first. To delete them: here, or with this site’s data in the
        browser’s settings.
      </Text>
      {problem && (
        <Alert color="red" role="alert" title="It cannot be opened">
          {problem.message}
        </Alert>
      )}
      {error && (
        <Alert color="red" role="alert" title="No history here">
          {memoryWords(error)}
        </Alert>
      )}
      {!cards && !error && <Skeleton height="8rem" />}
      {cards?.length === 0 && <Text>Nothing yet. A picture is kept here once it has been analysed.</Text>}
      {cards && <HistoryList cards={cards} onTake={onTake} />}
    </Stack>
  );
}
