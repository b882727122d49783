import { useWindowEvent } from '@mantine/hooks';

/** A file pasted anywhere in the page; pasted text is left to the browser. */
export function usePaste(onFile: (file: File) => void): void {
  useWindowEvent('paste', (event) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });
}
