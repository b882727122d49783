import { useQuery } from '@tanstack/react-query';
import { ask } from '@/shared/api/ask';
import type { EstimateAnswer } from '@/shared/api/wire';
import type { ChosenFile } from '@/shared/picture';

/** The depth of every pixel, as a colour map. Asked for at once: it waits for no detection. */
export function useDepthMap({ id, file }: ChosenFile) {
  return useQuery({
    queryKey: ['depth-map', id],
    queryFn: ({ signal }) => {
      const body = new FormData();
      body.append('image', file);
      return ask<EstimateAnswer>('depth', '/estimate', { method: 'POST', body, signal });
    },
  });
}
