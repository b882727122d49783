import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Analysis } from '@/shared/picture-types';
import { deleteAnalysis, deleteAllAnalyses, listCards, loadAnalysis, saveAnalysis } from './history-store';
import { editionOf, reopen, type ReopenDepthMap } from './stored-analysis';

const HISTORY = ['history'];

/** List the analyses saved on this device, newest first. */
export function useHistory() {
  return useQuery({ queryKey: HISTORY, queryFn: listCards });
}

/**
 * Save the results of a picture; pass undefined while any are pending. Later results of a retry replace them. `error` is
 * the reason why saving failed.
 */
export function useSaveToHistory(analysis: Analysis | undefined) {
  const known = analysis?.detect || analysis?.depth ? analysis : undefined;
  const { error } = useQuery({
    queryKey: ['remember', known?.id, known && editionOf(known)],
    queryFn: known
      ? async ({ client }) => {
          if (await saveAnalysis(known)) void client.invalidateQueries({ queryKey: HISTORY });
          return null;
        }
      : skipToken,
    // Save once per page visit: a deleted analysis must not return when its picture is selected again.
    gcTime: Infinity,
  });
  return { error };
}

/** Load an analysis by its id; null if it is not on this device, undefined until known. */
export function useSavedAnalysis(id: string | null, reopenDepthMap: ReopenDepthMap) {
  return useQuery({
    queryKey: ['recalled', id],
    queryFn: id === null ? skipToken : () => reopened(id, reopenDepthMap),
  });
}

/** Load one or more analyses on demand: `mutate(['id of one', 'id of another'], { onSuccess })`. */
export function useReopenAnalyses(reopenDepthMap: ReopenDepthMap) {
  return useMutation({
    mutationFn: async (ids: string[]) => {
      const found = await Promise.all(ids.map((id) => reopened(id, reopenDepthMap)));
      return found.map((analysis) => {
        if (!analysis) throw new Error('It is no longer stored on this device.');
        return analysis;
      });
    },
  });
}

async function reopened(id: string, reopenDepthMap: ReopenDepthMap): Promise<Analysis | null> {
  const stored = await loadAnalysis(id);
  return stored && reopen(stored, reopenDepthMap);
}

/** Delete one analysis. */
export function useDeleteAnalysis() {
  return useMutation({ mutationFn: deleteAnalysis, ...useRefresh() });
}

/** Delete all analyses. */
export function useClearHistory() {
  return useMutation({ mutationFn: deleteAllAnalyses, ...useRefresh() });
}

// Not awaited, so that the caller can move the focus to the list before it changes.
function useRefresh() {
  const client = useQueryClient();
  return {
    onSettled: () => {
      void client.invalidateQueries({ queryKey: HISTORY });
    },
  };
}
