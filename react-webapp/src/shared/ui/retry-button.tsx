import { Button } from '@mantine/core';
import { useCountdown } from './use-countdown';

interface RetryButtonProps {
  after: number;
  onRetry: () => void;
}

/** Opens when the service said it will take work again. */
export function RetryButton({ after, onRetry }: RetryButtonProps) {
  const left = useCountdown(after);
  return (
    <Button size="xs" variant="default" disabled={left > 0} onClick={onRetry}>
      {left > 0 ? `Try again (${left} s)` : 'Try again'}
    </Button>
  );
}
