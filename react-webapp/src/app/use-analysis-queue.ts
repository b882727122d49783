import { useCallback, useState } from 'react';
import type { Picture } from '@/shared/picture-types';
import { isSettled, type PictureState } from '@/shared/picture-state';

/** More pictures at once would only wait in the services' queues and share the upload bandwidth. */
const MAX_CONCURRENT = 2;

interface Known {
  states: ReadonlyMap<number, PictureState>;
  /** The ids of pictures that finished once; a retry of one does not delay others. */
  settled: ReadonlySet<number>;
}

/** Start pictures in order, a few at a time, and track their progress. */
export function useAnalysisQueue(pictures: readonly Picture[]) {
  const [{ states, settled }, setKnown] = useState<Known>({ states: new Map(), settled: new Set() });

  const report = useCallback((id: number, state: PictureState) => {
    setKnown((before) => ({
      states: new Map(before.states).set(id, state),
      settled: isSettled(state) ? new Set(before.settled).add(id) : before.settled,
    }));
  }, []);

  const waiting = pictures.filter(({ id }) => !settled.has(id)).slice(MAX_CONCURRENT);
  return {
    started: pictures.filter((picture) => !waiting.includes(picture)),
    stateOf: ({ id }: Picture): PictureState => states.get(id) ?? { at: 'waiting' },
    report,
  };
}
