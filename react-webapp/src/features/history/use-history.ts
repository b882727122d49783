import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Analysis } from '@/shared/picture-types';
import { deleteAnalysis, deleteAllAnalyses, listCards, loadAnalysis, saveAnalysis } from './history-store';
import { editionOf, reopen, type ReopenDepthMap } from './stored-analysis';

const HISTORY = ['history'];

/** All analyses that are kept on this device, the newest first. */
export function useHistory() {
  return useQuery({ queryKey: HISTORY, queryFn: listCards });
}

/**
 * Keeps what has been found out about a picture; pass undefined while any of it is still under way. What is known
 * later, by an answer asked for again, takes its place. `error` is why it could not be kept.
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
    // Once in the page's life: what was deleted does not come back when its picture is looked at again.
    gcTime: Infinity,
  });
  return { error };
}

/** The analysis of that id: null where this device does not hold it, and undefined until that is known. */
export function useSavedAnalysis(id: string | null, reopenDepthMap: ReopenDepthMap) {
  return useQuery({
    queryKey: ['recalled', id],
    queryFn: id === null ? skipToken : () => reopened(id, reopenDepthMap),
  });
}

/** Reads analyses back from the device: `mutate(['id of one', 'id of another'], { onSuccess })`. */
export function useReopenAnalyses(reopenDepthMap: ReopenDepthMap) {
  return useMutation({
    mutationFn: async (ids: string[]) => {
      const found = await Promise.all(ids.map((id) => reopened(id, reopenDepthMap)));
      return found.map((analysis) => {
        if (!analysis) throw new Error('It is no longer on this device.');
        return analysis;
      });
    },
  });
}

async function reopened(id: string, reopenDepthMap: ReopenDepthMap): Promise<Analysis | null> {
  const stored = await loadAnalysis(id);
  return stored && reopen(stored, reopenDepthMap);
}

/** Deletes one. */
export function useDeleteAnalysis() {
  return useMutation({ mutationFn: deleteAnalysis, ...useRefresh() });
}

/** Deletes all. */
export function useClearHistory() {
  return useMutation({ mutationFn: deleteAllAnalyses, ...useRefresh() });
}

// Not awaited: whoever deleted is told before the list changes, while the list is there to take the focus.
function useRefresh() {
  const client = useQueryClient();
  return {
    onSettled: () => {
      void client.invalidateQueries({ queryKey: HISTORY });
    },
  };
}
