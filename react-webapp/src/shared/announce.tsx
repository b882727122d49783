import { VisuallyHidden } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';

interface Announcement {
  id: number;
  text: string;
}

// Recent announcements stay, so that a screen reader that is still speaking does not miss them.
const MAX_LINES = 4;

const listeners = new Set<() => void>();
let announcements: readonly Announcement[] = [];

/** Announce a text to screen readers, politely: `announce('Copied')`. The same text can be announced again. */
export function announce(text: string): void {
  announcements = [...announcements, { id: (announcements.at(-1)?.id ?? 0) + 1, text }].slice(-MAX_LINES);
  for (const listener of listeners) listener();
}

/** Announce a text when it first appears and whenever it changes. */
export function useAnnounced(text: string | undefined): void {
  useEffect(() => {
    if (text) announce(text);
  }, [text]);
}

/** Render the page's only live region. Mount it from the start: many screen readers miss one that is added with its text. */
export function LiveRegion() {
  const lines = useSyncExternalStore(subscribe, () => announcements);
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
    if (listeners.size === 0) announcements = [];
  };
}
