import { skipToken, useQuery } from '@tanstack/react-query';
import type { Phase } from './server-timing';
import type { ServiceKey } from './services';

/** Under which the page keeps where the time of a service's last answer went. */
export const timingKey = (service: ServiceKey) => ['last timing', service] as const;

/** Where the time of a service's last answer went; undefined before its first. */
export function useLastTiming(service: ServiceKey): Phase[] | undefined {
  const { data } = useQuery<Phase[]>({ queryKey: timingKey(service), queryFn: skipToken, gcTime: Infinity });
  return data;
}
