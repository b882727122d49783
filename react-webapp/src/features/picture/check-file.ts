import { fileSize } from '@/shared/format';

// The services' limit on a whole request body; the multipart frame around the file is a few hundred bytes.
export const LARGEST_FILE = 16 * 2 ** 20;

export interface FileProblem {
  title: string;
  detail: string;
}

/** What is plainly wrong with a file before it is sent, or null; the services judge the rest by content. */
export function checkFile(file: File): FileProblem | null {
  // Browsers leave the type empty for formats they do not know, HEIC among them: those are sent.
  if (file.type && !file.type.startsWith('image/')) {
    return { title: 'That is not a picture', detail: `${file.name} is ${file.type}. Choose an image file.` };
  }
  if (file.size > LARGEST_FILE) {
    return {
      title: 'That picture is too large',
      detail: `${file.name} has ${fileSize(file.size)}; up to ${fileSize(LARGEST_FILE)} can be sent. Choose a smaller one.`,
    };
  }
  if (file.size === 0) return { title: 'That file is empty', detail: `${file.name} holds no bytes.` };
  return null;
}
