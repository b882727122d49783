import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Codec } from '@/shared/url-codecs';

// Safari throws after 100 URL changes in 30 s, which a moving slider would reach.
const MIN_INTERVAL_MS = 310;

const listeners = new Set<() => void>();
/** The query string that is not written to the URL yet; null when nothing is pending. */
let pendingQuery: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let writtenAt = -Infinity;

/**
 * Keep a value in the query string, so that it survives a reload and can be shared:
 * `const [minConfidence, setMinConfidence] = useUrlState('conf', conf)`. All users of one parameter stay in sync.
 */
export function useUrlState<Value>(name: string, codec: Codec<Value>): [Value, (value: Value) => void] {
  const text = useSyncExternalStore(subscribe, () => new URLSearchParams(currentQuery()).get(name));
  const value = useMemo(() => (text === null ? undefined : codec.read(text)) ?? codec.fallback, [text, codec]);
  const set = useCallback(
    (next: Value) => {
      change(name, codec.write(next), codec);
    },
    [name, codec],
  );
  return [value, set];
}

const currentQuery = () => pendingQuery ?? window.location.search;

function change<Value>(name: string, text: string, { write, fallback, createsHistoryEntry = false }: Codec<Value>): void {
  const params = new URLSearchParams(currentQuery());
  if (text === write(fallback)) params.delete(name);
  else params.set(name, text);
  const next = params.size > 0 ? `?${params}` : '';
  if (next === currentQuery()) return;
  if (createsHistoryEntry) {
    writeNow();
    pendingQuery = next;
    writeNow('pushState');
  } else {
    pendingQuery = next;
    scheduleWrite();
  }
  notify();
}

function writeNow(how: 'pushState' | 'replaceState' = 'replaceState'): void {
  clearTimeout(timer);
  timer = undefined;
  if (pendingQuery === null) return;
  const { pathname, hash } = window.location;
  window.history[how](how === 'pushState' ? null : window.history.state, '', pathname + pendingQuery + hash);
  pendingQuery = null;
  writtenAt = performance.now();
}

function scheduleWrite(): void {
  const pause = writtenAt + MIN_INTERVAL_MS - performance.now();
  if (pause <= 0) writeNow();
  else timer ??= setTimeout(writeNow, pause);
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', onPop);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    writeNow();
    window.removeEventListener('popstate', onPop);
  };
}

// The browser moved to another history entry: a pending write was meant for the previous one.
function onPop(): void {
  clearTimeout(timer);
  timer = undefined;
  pendingQuery = null;
  notify();
}

function notify(): void {
  for (const listener of listeners) listener();
}
