import { useEffect } from 'react';
import { parseServerTiming, type Phase } from '@/shared/api/server-timing';
import { useUploadQuery, type UploadQuery } from '@/shared/api/use-upload-query';
import { close, openDepthMap } from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import type { ChosenFile } from '@/shared/picture';

export interface DepthAnswer {
  map: DepthMap;
  timing: Phase[];
}

/** The depth of every pixel, as 16-bit steps. Asked for at once: it waits for no detection. */
export function useDepth({ id, file, known }: ChosenFile): UploadQuery<DepthAnswer> {
  const depth = useUploadQuery({
    key: ['depth', id],
    service: 'depth',
    path: '/estimate?format=png16',
    form: () => {
      const form = new FormData();
      form.append('image', file);
      return form;
    },
    read: readAnswer,
    enabled: true,
    known: known?.depth && { map: known.depth, timing: [] },
    accept: 'image/png, application/problem+json',
  });
  const map = depth.query.data?.map;
  useEffect(() => {
    if (!map) return;
    return () => void close(map);
  }, [map]);
  return depth;
}

async function readAnswer(response: Response): Promise<DepthAnswer> {
  return { map: await openDepthMap(response), timing: parseServerTiming(response.headers.get('Server-Timing')) };
}
