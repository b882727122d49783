import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { histogram } from '@/shared/depth-map/client';
import type { Colormap, DepthMap } from '@/shared/depth-map/depth-map';
import classes from './depth-histogram.module.css';
import { cssColour, DepthLegend } from './depth-legend';
import { histogramText } from './histogram-text';

const BINS = 64;

/** Show the distribution of depths as bars over the legend, from farthest to nearest. */
export function DepthHistogram({ map, colormap }: { map: DepthMap; colormap: Colormap }) {
  const { data: counts } = useQuery({ queryKey: ['histogram', map.id], queryFn: () => histogram(map, BINS) });
  // In a metric map, smaller values are nearer.
  const farFirst = map.kind === 'metric-m' ? counts?.toReversed() : counts;
  const most = Math.max(1, ...(counts ?? []));
  return (
    <figure className={classes.figure} aria-label="Histogram of depths">
      <svg className={classes.bars} viewBox={`0 0 ${BINS} 100`} preserveAspectRatio="none" aria-hidden>
        {farFirst?.map((count, bin) => (
          <rect
            key={bin}
            x={bin}
            y={100 - (count / most) * 100}
            width={1.02}
            height={(count / most) * 100}
            fill={cssColour(colormap, (bin + 0.5) / BINS)}
          />
        ))}
      </svg>
      <DepthLegend scale={map} colormap={colormap} />
      <Text component="figcaption" size="xs" c="dimmed" mih="1lh">
        {counts && histogramText(counts, map)}
      </Text>
    </figure>
  );
}
