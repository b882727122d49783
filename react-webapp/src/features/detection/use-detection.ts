import { readJsonResponse, type JsonResponse } from '@/shared/api/fetch-json';
import { useUploadQuery, type UploadQuery } from '@/shared/api/use-upload-query';
import type { DetectResponse } from '@/shared/api/response-types';
import { MIN_CONFIDENCE } from '@/shared/detection-filter';
import type { ChosenFile, SmallerCopy } from '@/shared/picture-types';
import { scaleToOriginal } from '@/shared/sending/scale-to-original';
import { prepareUpload } from '@/shared/sending/prepare-upload';

interface DetectionResult extends JsonResponse<DetectResponse> {
  smaller?: SmallerCopy | undefined;
}

export type DetectionQuery = UploadQuery<DetectionResult>;

/** Request the objects in a picture once, at a low confidence; the page filters them. */
export function useDetection(picture: ChosenFile): DetectionQuery {
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
  const { file } = await prepareUpload(picture);
  const form = new FormData();
  form.append('image', file);
  form.append('conf', String(MIN_CONFIDENCE));
  return form;
}

async function readObjects(response: Response, picture: ChosenFile): Promise<DetectionResult> {
  const { body, timing } = await readJsonResponse<DetectResponse>('yolo', response);
  const { smaller } = await prepareUpload(picture);
  return { body: scaleToOriginal(body, smaller), timing, smaller };
}
