import { useCallback, useSyncExternalStore } from 'react';

/** Whole seconds left until a time in milliseconds since 1970, counting down to 0; null for null. */
export function useSecondsUntil(time: number | null): number | null {
  const subscribe = useCallback(
    (changed: () => void) => {
      if (time === null) return () => undefined;
      const timer = setInterval(changed, 250);
      return () => {
        clearInterval(timer);
      };
    },
    [time],
  );
  return useSyncExternalStore(subscribe, () =>
    time === null ? null : Math.max(0, Math.ceil((time - Date.now()) / 1000)),
  );
}
