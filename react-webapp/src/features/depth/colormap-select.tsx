import { SegmentedControl } from '@mantine/core';
import { colormaps } from '@/shared/depth-map/colormaps';
import type { Colormap } from '@/shared/depth-map/depth-map';

const names: Record<Colormap, string> = { spectral: 'Spectral', inferno: 'Inferno', turbo: 'Turbo', gray: 'Gray' };

interface ColormapSelectProps {
  colormap: Colormap;
  onColormap: (colormap: Colormap) => void;
}

export function ColormapSelect({ colormap, onColormap }: ColormapSelectProps) {
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Colours of the depth map"
      data={colormaps.map((value) => ({ value, label: names[value] }))}
      value={colormap}
      onChange={onColormap}
    />
  );
}
