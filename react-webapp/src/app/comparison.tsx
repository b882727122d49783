import { Alert } from '@mantine/core';
import { ComparePanel } from '@/features/compare/compare-panel';
import { useSavedAnalysis } from '@/features/history/use-history';
import { useUrlState } from '@/shared/url-state';
import { compare } from '@/shared/url-codecs';
import { ComparisonDepthMap } from './comparison-depth-map';
import { reopenDepthMap } from './reopen-depth-map';

/** Show the two analyses in the URL side by side, loaded from the history. */
export function Comparison() {
  const [ids, setIds] = useUrlState('compare', compare);
  const { data: a } = useSavedAnalysis(ids?.[0] ?? null, reopenDepthMap);
  const { data: b } = useSavedAnalysis(ids?.[1] ?? null, reopenDepthMap);
  const close = () => {
    setIds(null);
  };
  if (!ids) return null;
  if (a === null || b === null) {
    return (
      <Alert color="yellow" title="Nothing to compare" withCloseButton closeButtonLabel="Close" onClose={close}>
        At least one of the two analyses in this link is not stored on this device.
      </Alert>
    );
  }
  if (!a || !b) return null;
  return (
    <ComparePanel
      pair={[a, b]}
      renderDepth={({ depth }) => depth && <ComparisonDepthMap map={depth} />}
      onClose={close}
    />
  );
}
