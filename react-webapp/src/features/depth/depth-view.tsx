import { Text } from '@mantine/core';
import { useId, useState } from 'react';
import type { BoundingBox } from '@/shared/api/response-types';
import type { Colormap, DepthMap } from '@/shared/depth-map/depth-map';
import { PictureStage } from '@/shared/ui/picture-stage';
import { ColormapSelect } from './colormap-select';
import { CompareSlider } from './compare-slider';
import { DepthCanvas } from './depth-canvas';
import { DepthHistogram } from './depth-histogram';
import { DepthProbe } from './depth-probe';
import { DepthReadout } from './depth-readout';
import { HighlightOutline } from './highlight-outline';
import type { Point } from './use-depth-at-point';

export interface DepthViewState {
  colormap: Colormap;
  onColormap: (colormap: Colormap) => void;
  /** The left edge of the map over the picture, in percent of the width; 0 shows only the map. */
  slider: number;
  onSlider: (slider: number) => void;
}

export interface DepthViewProps extends DepthViewState {
  map: DepthMap;
  /** Null if the browser cannot show the picture; then only the map is shown. */
  url: string | null;
  highlightedBox: BoundingBox | undefined;
}

/** Show a depth map over its picture, with readout, colours and histogram. */
export function DepthView({ map, url, highlightedBox, colormap, onColormap, slider, onSlider }: DepthViewProps) {
  const readout = useId();
  const [probe, setProbe] = useState<{ point: Point | null; byKey: boolean }>({ point: null, byKey: false });
  return (
    <>
      <PictureStage size={map}>
        {url && <img src={url} alt="The chosen picture, left of the slider" decoding="async" />}
        <DepthCanvas map={map} colormap={colormap} cut={url ? slider : 0} />
        {highlightedBox && <HighlightOutline size={map} box={highlightedBox} />}
        <DepthProbe
          size={map}
          point={probe.point}
          onPoint={(point, byKey) => {
            setProbe({ point, byKey });
          }}
          describedBy={readout}
        />
        {url && <CompareSlider slider={slider} onSlider={onSlider} />}
      </PictureStage>
      <Text component="p" id={readout} size="sm" mih="1lh" aria-live={probe.byKey ? 'polite' : 'off'}>
        <DepthReadout map={map} point={probe.point} />
      </Text>
      <ColormapSelect colormap={colormap} onColormap={onColormap} />
      <DepthHistogram map={map} colormap={colormap} />
    </>
  );
}
