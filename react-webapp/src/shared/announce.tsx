import { VisuallyHidden } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';

interface Said {
  id: number;
  text: string;
}

// What was said before stays a while, so that a reader who comes late still finds it.
const KEPT = 4;

const listeners = new Set<() => void>();
let said: readonly Said[] = [];

/** Say it, politely, to those who do not see it happen: `announce('Copied')`. Saying it again is heard again. */
export function announce(text: string): void {
  said = [...said, { id: (said.at(-1)?.id ?? 0) + 1, text }].slice(-KEPT);
  for (const listener of listeners) listener();
}

/** Announces a text when it comes to be, and again when it becomes another. */
export function useAnnounced(text: string | undefined): void {
  useEffect(() => {
    if (text) announce(text);
  }, [text]);
}

/** The page's one polite live region. It is there from the start: many readers miss one that comes with its words. */
export function LiveRegion() {
  const lines = useSyncExternalStore(subscribe, () => said);
  return (
    <VisuallyHidden role="status" aria-atomic={false}>
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </VisuallyHidden>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) said = [];
  };
}
