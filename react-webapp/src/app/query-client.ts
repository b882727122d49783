import { QueryClient } from '@tanstack/react-query';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The services may run on this machine, so send requests even when the browser is offline.
        networkMode: 'always',
        // Retries are left to the user, or follow Retry-After.
        retry: false,
        refetchOnWindowFocus: false,
        staleTime: Infinity,
        // Free results at once: a depth map has several megabytes.
        gcTime: 0,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
