import { useState } from 'react';

export type Copied = 'copied' | 'refused' | null;

/** Copy a text to the clipboard, which browsers allow only on https. The outcome is reset when the text changes. */
export function useCopyToClipboard(text: string) {
  const [last, setLast] = useState<{ text: string; outcome: Copied } | null>(null);

  function copy(): void {
    write(text).then(
      () => {
        setLast({ text, outcome: 'copied' });
      },
      () => {
        setLast({ text, outcome: 'refused' });
      },
    );
  }

  return { outcome: last?.text === text ? last.outcome : null, copy };
}

async function write(text: string): Promise<void> {
  // Undefined on addresses without https, although the DOM types say otherwise.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) throw new Error('no clipboard on this address');
  await clipboard.writeText(text);
}
