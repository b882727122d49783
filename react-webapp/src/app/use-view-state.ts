import { useMemo } from 'react';
import { useUrlState } from '@/shared/url-state';
import * as codecs from '@/shared/url-codecs';
import type { DetectionFilter } from '@/shared/detection-filter';

export type ViewState = ReturnType<typeof useViewState>;

/** Keep the view settings (filter, colours, slider) in the URL, so that a link or a reload shows the same view. */
export function useViewState() {
  const [confidence, setConfidence] = useUrlState('conf', codecs.conf);
  const [hidden, setHidden] = useUrlState('hide', codecs.hide);
  const [colormap, onColormap] = useUrlState('colormap', codecs.colormap);
  const [split, setSplit] = useUrlState('split', codecs.split);
  const filter = useMemo(() => ({ confidence, hidden: new Set(hidden) }), [confidence, hidden]);
  return {
    filter,
    onFilter: (next: DetectionFilter) => {
      setConfidence(next.confidence);
      setHidden([...next.hidden]);
    },
    depthView: {
      colormap,
      onColormap,
      slider: split * 100,
      onSlider: (percent: number) => {
        setSplit(percent / 100);
      },
    },
  };
}
