import { useWindowEvent } from '@mantine/hooks';

/** Receive files pasted anywhere in the page; leave pasted text to the browser. */
export function usePaste(onFiles: (files: File[]) => void): void {
  useWindowEvent('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
}
