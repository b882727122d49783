import { skipToken, useQuery } from '@tanstack/react-query';
import type { Phase } from './server-timing';
import type { ServiceKey } from './services';

/** Return the query key of a service's last Server-Timing phases. */
export const timingKey = (service: ServiceKey) => ['last timing', service] as const;

/** Return the Server-Timing phases of a service's last response; undefined before the first. */
export function useLastTiming(service: ServiceKey): Phase[] | undefined {
  const { data } = useQuery<Phase[]>({ queryKey: timingKey(service), queryFn: skipToken, gcTime: Infinity });
  return data;
}
