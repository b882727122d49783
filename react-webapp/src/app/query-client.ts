import { QueryClient } from '@tanstack/react-query';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The services may run on this very machine: being offline is no reason to hold a request back.
        networkMode: 'always',
        // Whether to send a picture again is the user's choice, or the Retry-After's.
        retry: false,
        refetchOnWindowFocus: false,
        staleTime: Infinity,
        // A depth map is megabytes of text; the picture before is not coming back.
        gcTime: 0,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
