import { useEffect, useEffectEvent, useRef } from 'react';
import { useSavedAnalysis } from '@/features/history/use-history';
import type { Analysis, Picture } from '@/shared/picture-types';
import { useUrlState } from '@/shared/url-state';
import { result } from '@/shared/url-codecs';
import { analysisId } from './build-analysis';
import { reopenDepthMap } from './reopen-depth-map';

interface Chosen {
  pictures: readonly Picture[];
  selected: Picture | null;
  select: (picture: Picture) => void;
  reopen: (known: Analysis) => void;
}

/** Keep the selected picture in the URL: the Back button returns to the previous one, a reload restores it from the history. */
export function useResultUrl({ pictures, selected, select, reopen }: Chosen): void {
  const [id, setId] = useUrlState('result', result);
  const named = pictures.find((picture) => analysisId(picture) === id);
  const { data: recalled } = useSavedAnalysis(named ? null : id, reopenDepthMap);
  const hasSelected = useRef(false);

  const onSelected = useEffectEvent(() => {
    const next = selected && analysisId(selected);
    if (next !== id && (next !== null || hasSelected.current)) setId(next);
    hasSelected.current ||= next !== null;
  });
  useEffect(() => {
    onSelected();
  }, [selected]);

  const onNamed = useEffectEvent(() => {
    if (named && named !== selected) select(named);
  });
  useEffect(() => {
    onNamed();
  }, [id]);

  const onRecalled = useEffectEvent(reopen);
  useEffect(() => {
    if (recalled) onRecalled(recalled);
  }, [recalled]);
}
