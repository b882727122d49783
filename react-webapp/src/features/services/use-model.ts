import { useQuery } from '@tanstack/react-query';
import { fetchJson } from '@/shared/api/fetch-json';
import type { ServiceKey } from '@/shared/api/services';
import type { ModelInfo } from '@/shared/api/response-types';
import { POLL_INTERVAL_MS } from './poll-interval';

/** Return the model of a service; undefined until its first response. */
export function useModel(service: ServiceKey): ModelInfo | undefined {
  const { data } = useQuery({
    queryKey: ['model', service],
    queryFn: ({ signal }) => fetchJson<ModelInfo>(service, '/model', { signal }),
    refetchInterval: POLL_INTERVAL_MS,
  });
  return data?.body;
}
