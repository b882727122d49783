import { useEffect } from 'react';
import { parseServerTiming, type Phase } from '@/shared/api/server-timing';
import { useUploadQuery, type UploadQuery } from '@/shared/api/use-upload-query';
import { close, openDepthMap } from '@/shared/depth-map/client';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import type { ChosenFile, SmallerCopy } from '@/shared/picture-types';
import { prepareUpload } from '@/shared/sending/prepare-upload';

export interface DepthResult {
  map: DepthMap;
  timing: Phase[];
  smaller?: SmallerCopy | undefined;
}

/** Request the depth map of a picture in 16 bits, in parallel with detection. */
export function useDepth(picture: ChosenFile): UploadQuery<DepthResult> {
  const { id, known } = picture;
  const depth = useUploadQuery({
    key: ['depth', id],
    service: 'depth',
    path: '/estimate?format=png16',
    form: () => estimateForm(picture),
    read: (response) => readMap(response, picture),
    enabled: true,
    known: known?.depth && { map: known.depth, timing: [], smaller: known.sent },
    accept: 'image/png, application/problem+json',
  });
  const map = depth.query.data?.map;
  useEffect(() => {
    if (!map) return;
    return () => void close(map);
  }, [map]);
  return depth;
}

async function estimateForm(picture: ChosenFile): Promise<FormData> {
  const { file } = await prepareUpload(picture);
  const form = new FormData();
  form.append('image', file);
  return form;
}

async function readMap(response: Response, picture: ChosenFile): Promise<DepthResult> {
  const { smaller } = await prepareUpload(picture);
  return {
    map: { ...(await openDepthMap(response)), ...smaller?.original },
    timing: parseServerTiming(response.headers.get('Server-Timing')),
    smaller,
  };
}
