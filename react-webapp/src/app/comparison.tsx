import { Alert } from '@mantine/core';
import { ComparePanel } from '@/features/compare/compare-panel';
import { useRecalled } from '@/features/history/use-history';
import { useAddress } from '@/shared/url-state';
import { pair } from '@/shared/url-codecs';
import { ComparedDepth } from './comparison-depth-map';
import { reopenDepthMap } from './reopen-depth-map';

/** The two analyses that the address names, side by side, from this device's memory. */
export function Compared() {
  const [ids, setIds] = useAddress('compare', pair);
  const { data: a } = useRecalled(ids?.[0] ?? null, reopenDepthMap);
  const { data: b } = useRecalled(ids?.[1] ?? null, reopenDepthMap);
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
      renderDepth={({ depth }) => depth && <ComparedDepth map={depth} />}
      onClose={close}
    />
  );
}
