import { Alert } from '@mantine/core';
import { ComparePanel } from '@/features/compare/compare-panel';
import { useSavedAnalysis } from '@/features/history/use-history';
import { useUrlState } from '@/shared/url-state';
import { compare } from '@/shared/url-codecs';
import { ComparisonDepthMap } from './comparison-depth-map';
import { reopenDepthMap } from './reopen-depth-map';

/** The two analyses that the address names, side by side, from this device's memory. */
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
        This device does not hold both of the analyses that the address names.
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
