import { fileSize } from '@/shared/format';
import { SEND_SMALLER_LABEL } from './send-smaller-switch';

// The services' limit on a whole request body; the multipart frame around the file is a few hundred bytes.
export const MAX_FILE_BYTES = 16 * 2 ** 20;

export interface FileProblem {
  title: string;
  detail: string;
}

/**
 * What is plainly wrong with a file before it is sent, or null; the services judge the rest by content. One that is
 * `madeSmaller` first may be of any size.
 */
export function checkFile(file: File, willShrink: boolean): FileProblem | null {
  // Browsers leave the type empty for formats they do not know, HEIC among them: those are sent.
  if (file.type && !file.type.startsWith('image/')) {
    return { title: 'That is not a picture', detail: `${file.name} is ${file.type}. Choose an image file.` };
  }
  if (file.size > MAX_FILE_BYTES && !willShrink) {
    return {
      title: 'That picture is too large',
      detail: `${file.name} has ${fileSize(file.size)}; up to ${fileSize(MAX_FILE_BYTES)} can be sent. Choose a smaller one, or switch on “${SEND_SMALLER_LABEL}”.`,
    };
  }
  if (file.size === 0) return { title: 'That file is empty', detail: `${file.name} holds no bytes.` };
  return null;
}
