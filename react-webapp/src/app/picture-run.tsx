import { useEffect, useMemo } from 'react';
import { useRemember } from '@/features/history/use-history';
import type { Picture } from '@/shared/picture';
import { isSettled, pictureState, type PictureState } from '@/shared/picture-state';
import { analysisOf } from './analysis-of';
import { Results } from './results';
import { useResults } from './use-results';
import type { ViewState } from './use-view-state';

interface PictureRunProps {
  picture: Picture;
  selected: boolean;
  view: ViewState;
  onState: (id: number, state: PictureState) => void;
}

/** One picture's requests, for as long as the picture is at hand; what they found is shown while it is selected. */
export function PictureRun({ picture, selected, view, onState }: PictureRunProps) {
  const results = useResults(picture);
  const { id, url } = picture;
  const told = JSON.stringify(pictureState(results.uploads));
  const state = useMemo(() => JSON.parse(told) as PictureState, [told]);
  useEffect(() => {
    onState(id, state);
  }, [onState, id, state]);
  const analysis = analysisOf(picture, results);
  useRemember(isSettled(state) && !results.objectDepths.isFetching ? analysis : undefined);
  return selected && <Results url={url} results={results} analysis={analysis} view={view} />;
}
