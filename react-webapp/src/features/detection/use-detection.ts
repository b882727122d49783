import { LEAST_CONFIDENCE } from '@/shared/analysis';
import { readAnswer, type Answer } from '@/shared/api/ask';
import { useUploadQuery, type UploadQuery } from '@/shared/api/use-upload-query';
import type { DetectAnswer } from '@/shared/api/wire';
import type { ChosenFile } from '@/shared/picture';

export type Detecting = UploadQuery<Answer<DetectAnswer>>;

/** The objects in a picture, down to the faintest: asked once, and filtered by the page. */
export function useDetection({ id, file, known }: ChosenFile): Detecting {
  return useUploadQuery({
    key: ['detection', id],
    service: 'yolo',
    path: '/detect',
    form: () => detectForm(file),
    read: (response) => readAnswer<DetectAnswer>('yolo', response),
    enabled: true,
    known: known?.detect && { body: known.detect, timing: [] },
  });
}

function detectForm(file: File): FormData {
  const form = new FormData();
  form.append('image', file);
  form.append('conf', String(LEAST_CONFIDENCE));
  return form;
}
