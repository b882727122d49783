import { Text } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { storageErrorText } from '@/features/history/storage-error-text';
import { useSaveToHistory } from '@/features/history/use-history';
import type { Picture } from '@/shared/picture-types';
import { isSettled, pictureState, type PictureState } from '@/shared/picture-state';
import { buildAnalysis } from './build-analysis';
import { Results } from './results';
import { useResults } from './use-results';
import type { ViewState } from './use-view-state';

interface PictureAnalysisProps {
  picture: Picture;
  selected: boolean;
  view: ViewState;
  onState: (id: number, state: PictureState) => void;
}

/** Analyse one picture as long as it is in the list; show its results while it is selected. */
export function PictureAnalysis({ picture, selected, view, onState }: PictureAnalysisProps) {
  const results = useResults(picture);
  const { id } = picture;
  const stateJson = JSON.stringify(pictureState(results.uploads));
  const state = useMemo(() => JSON.parse(stateJson) as PictureState, [stateJson]);
  useEffect(() => {
    onState(id, state);
  }, [onState, id, state]);
  const analysis = buildAnalysis(picture, results);
  const { error } = useSaveToHistory(isSettled(state) && !results.objectDepths.isFetching ? analysis : undefined);
  if (!selected) return null;
  return (
    <>
      <Results picture={picture} results={results} analysis={analysis} view={view} />
      {error && (
        <Text size="sm" role="status">
          Not saved to the history. {storageErrorText(error)}
        </Text>
      )}
    </>
  );
}
