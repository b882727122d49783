import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Codec } from '@/shared/url-codecs';

// Safari refuses a page that changes its address more than 100 times in 30 s, as a slider does.
const LEAST_PAUSE_MS = 310;

const listeners = new Set<() => void>();
/** The query that the address is about to get; null while the address says it all. */
let ahead: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let writtenAt = -Infinity;

/**
 * A value that lives in the page's query string, so that it survives a reload and can be shared:
 * `const [least, setLeast] = useAddress('conf', conf)`. All who use one name stay in step.
 */
export function useAddress<Value>(name: string, codec: Codec<Value>): [Value, (value: Value) => void] {
  const text = useSyncExternalStore(subscribe, () => new URLSearchParams(query()).get(name));
  const value = useMemo(() => (text === null ? undefined : codec.read(text)) ?? codec.fallback, [text, codec]);
  const set = useCallback(
    (next: Value) => {
      change(name, codec.write(next), codec);
    },
    [name, codec],
  );
  return [value, set];
}

const query = () => ahead ?? window.location.search;

function change<Value>(name: string, text: string, { write, fallback, step = false }: Codec<Value>): void {
  const params = new URLSearchParams(query());
  if (text === write(fallback)) params.delete(name);
  else params.set(name, text);
  const next = params.size > 0 ? `?${params}` : '';
  if (next === query()) return;
  if (step) {
    put();
    ahead = next;
    put('pushState');
  } else {
    ahead = next;
    putSoon();
  }
  tellAll();
}

function put(how: 'pushState' | 'replaceState' = 'replaceState'): void {
  clearTimeout(timer);
  timer = undefined;
  if (ahead === null) return;
  const { pathname, hash } = window.location;
  window.history[how](how === 'pushState' ? null : window.history.state, '', pathname + ahead + hash);
  ahead = null;
  writtenAt = performance.now();
}

function putSoon(): void {
  const pause = writtenAt + LEAST_PAUSE_MS - performance.now();
  if (pause <= 0) put();
  else timer ??= setTimeout(put, pause);
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', onPop);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    put();
    window.removeEventListener('popstate', onPop);
  };
}

// Another entry of the history counts as it is; what was meant for the one before is void.
function onPop(): void {
  clearTimeout(timer);
  timer = undefined;
  ahead = null;
  tellAll();
}

function tellAll(): void {
  for (const listener of listeners) listener();
}
