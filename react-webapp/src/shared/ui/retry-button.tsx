import { Button } from '@mantine/core';
import { useCountdown } from './use-countdown';

interface RetryButtonProps {
  after: number;
  onRetry: () => void;
}

/** A button that stays disabled until the service's Retry-After has passed. */
export function RetryButton({ after, onRetry }: RetryButtonProps) {
  const left = useCountdown(after);
  return (
    <Button size="xs" variant="default" disabled={left > 0} onClick={onRetry}>
      {left > 0 ? `Try again (${left} s)` : 'Try again'}
    </Button>
  );
}
