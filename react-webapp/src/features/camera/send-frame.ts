import { upload } from '@/shared/api/upload';
import type { DetectResponse } from '@/shared/api/response-types';

/** Detect the objects in one frame. */
export async function detectObjects(frame: Blob, signal: AbortSignal): Promise<DetectResponse> {
  const response = await upload('yolo', '/detect', { body: form(frame), signal });
  return (await response.json()) as DetectResponse;
}

/** Estimate the depth of one frame; return a small picture in colours. */
export async function estimateDepth(frame: Blob, signal: AbortSignal): Promise<Blob> {
  const body = form(frame);
  body.append('format', 'color');
  const response = await upload('depth', '/estimate', { body, signal, accept: 'image/png' });
  return response.blob();
}

function form(frame: Blob): FormData {
  const body = new FormData();
  body.append('image', frame, 'frame.jpg');
  return body;
}
