import { readAnswer, type Answer } from '@/shared/api/fetch-json';
import { useUploadQuery, type UploadQuery } from '@/shared/api/use-upload-query';
import type { DetectAnswer } from '@/shared/api/response-types';
import { MIN_CONFIDENCE } from '@/shared/detection-filter';
import type { ChosenFile, SmallerCopy } from '@/shared/picture-types';
import { inOriginal } from '@/shared/sending/scale-to-original';
import { sentPicture } from '@/shared/sending/prepare-upload';

interface ObjectsAnswer extends Answer<DetectAnswer> {
  smaller?: SmallerCopy | undefined;
}

export type Detecting = UploadQuery<ObjectsAnswer>;

/** The objects in a picture, down to the faintest: asked once, and filtered by the page. */
export function useDetection(picture: ChosenFile): Detecting {
  const { id, known } = picture;
  return useUploadQuery({
    key: ['detection', id],
    service: 'yolo',
    path: '/detect',
    form: () => detectForm(picture),
    read: (response) => readObjects(response, picture),
    enabled: true,
    known: known?.detect && { body: known.detect, timing: [], smaller: known.sent },
  });
}

async function detectForm(picture: ChosenFile): Promise<FormData> {
  const { file } = await sentPicture(picture);
  const form = new FormData();
  form.append('image', file);
  form.append('conf', String(MIN_CONFIDENCE));
  return form;
}

async function readObjects(response: Response, picture: ChosenFile): Promise<ObjectsAnswer> {
  const { body, timing } = await readAnswer<DetectAnswer>('yolo', response);
  const { smaller } = await sentPicture(picture);
  return { body: inOriginal(body, smaller), timing, smaller };
}
