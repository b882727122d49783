import { fileSize } from '@/shared/format';
import { SEND_SMALLER_LABEL } from './send-smaller-switch';

// The services' limit for a whole request body, of which the form around the file takes a few hundred bytes.
export const MAX_FILE_BYTES = 16 * 2 ** 20;

export interface FileProblem {
  title: string;
  detail: string;
}

/**
 * Check a file before it is sent; return the problem, or null. The services check the content. A file that is shrunk
 * before sending may have any size.
 */
export function checkFile(file: File, willShrink: boolean): FileProblem | null {
  // Browsers leave the type empty for formats that they do not know, such as HEIC; send those.
  if (file.type && !file.type.startsWith('image/')) {
    return { title: 'This file is not a picture', detail: `${file.name} has the type ${file.type}. Choose an image file.` };
  }
  if (file.size > MAX_FILE_BYTES && !willShrink) {
    return {
      title: 'This picture is too large',
      detail: `${file.name} has ${fileSize(file.size)}; the limit is ${fileSize(MAX_FILE_BYTES)}. Choose a smaller picture, or switch on “${SEND_SMALLER_LABEL}”.`,
    };
  }
  if (file.size === 0) return { title: 'This file is empty', detail: `${file.name} contains no data. Choose another file.` };
  return null;
}
