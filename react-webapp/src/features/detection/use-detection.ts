import { useQuery } from '@tanstack/react-query';
import { ask } from '@/shared/api/ask';
import type { DetectAnswer } from '@/shared/api/wire';
import type { ChosenFile } from '@/shared/picture';

/** The objects in a picture. Another picture aborts the request for the one before. */
export function useDetection({ id, file }: ChosenFile) {
  return useQuery({
    queryKey: ['detection', id],
    queryFn: ({ signal }) => detect(file, signal),
  });
}

function detect(file: File, signal: AbortSignal) {
  const body = new FormData();
  body.append('image', file);
  return ask<DetectAnswer>('yolo', '/detect', { method: 'POST', body, signal });
}
