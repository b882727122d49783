import { useQuery } from '@tanstack/react-query';
import type { ServiceKey } from '@/shared/api/services';
import { checkReady, type Readiness } from './check-ready';
import { POLL_INTERVAL_MS } from './poll-interval';

export function useReadiness(service: ServiceKey): Readiness | 'checking' {
  const { data = 'checking' } = useQuery({
    queryKey: ['readiness', service],
    queryFn: ({ signal }) => checkReady(service, signal),
    refetchInterval: POLL_INTERVAL_MS,
  });
  return data;
}
