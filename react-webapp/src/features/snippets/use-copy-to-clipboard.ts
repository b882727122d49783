import { useState } from 'react';

export type Copied = 'copied' | 'refused' | null;

/** Puts text on the clipboard, which browsers refuse to pages without https. Anything else shown forgets the outcome. */
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
  // On a plain-http address the browser has no clipboard, whatever its types say.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) throw new Error('no clipboard on this address');
  await clipboard.writeText(text);
}
