import { useCallback, useSyncExternalStore } from 'react';

/** Count down the whole seconds until a time in milliseconds since 1970; null for null. */
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
