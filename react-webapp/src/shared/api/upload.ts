import { reach } from './ask';
import { readProblem } from './read-problem';
import type { ServiceKey } from './services';

export interface UploadOptions {
  body: FormData;
  signal: AbortSignal;
  /** Told how much of the body has left, 0 to 1. */
  onProgress?: (share: number) => void;
  accept?: string;
}

/** Send a picture and get the service's answer, which is a success; throws ServiceProblem. */
export async function upload(service: ServiceKey, path: string, options: UploadOptions): Promise<Response> {
  const response = await reach(service, path, { method: 'POST', body: options.body, signal: options.signal });
  if (!response.ok) throw await readProblem(service, response);
  return response;
}
