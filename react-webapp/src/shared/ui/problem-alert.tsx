import { Alert, Group, Stack, Text } from '@mantine/core';
import { ServiceProblem } from '@/shared/api/service-problem';
import { count } from '@/shared/format';
import { RetryButton } from './retry-button';

interface ProblemAlertProps {
  /** The missing part: 'The depth map'. */
  missing: string;
  error: Error;
  onRetry: () => void;
}

export function ProblemAlert({ missing, error, onRetry }: ProblemAlertProps) {
  const problem = error instanceof ServiceProblem ? error : unexpected(error);
  return (
    <Alert color="red" title={`${missing} is missing: ${problem.title}`}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {problem.detail} {problem.retryAfter ? `Try again in ${count(problem.retryAfter, 'second')}.` : null}
        </Text>
        <Group gap="sm">
          <RetryButton after={problem.retryAfter ?? 0} onRetry={onRetry} />
          {problem.requestId && (
            <Text size="xs" c="dimmed">
              Request {problem.requestId}
            </Text>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

function unexpected(error: Error): ServiceProblem {
  return new ServiceProblem({ title: 'Unexpected error in this page', detail: error.message });
}
