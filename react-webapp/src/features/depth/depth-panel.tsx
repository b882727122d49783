import { Text } from '@mantine/core';
import type { UploadQuery } from '@/shared/api/use-upload-query';
import type { BoundingBox } from '@/shared/api/response-types';
import { depthKindText } from '@/shared/depth-kind-text';
import { Panel } from '@/shared/ui/panel';
import type { PictureSize } from '@/shared/picture-types';
import { ProblemAlert } from '@/shared/ui/problem-alert';
import { TimingBar } from '@/shared/ui/timing-bar';
import { DepthPending } from './depth-pending';
import { DepthView, type DepthViewState } from './depth-view';
import type { DepthResult } from './use-depth';
import { depthRangeText } from './depth-text';

interface DepthPanelProps extends DepthViewState {
  depth: UploadQuery<DepthResult>;
  /** Null if the browser cannot show the picture. */
  url: string | null;
  /** The picture's size, if it is known before the map arrives. */
  size: PictureSize | null;
  /** The box of the highlighted object. */
  highlightedBox: BoundingBox | undefined;
}

export function DepthPanel({ depth, url, size, highlightedBox, ...view }: DepthPanelProps) {
  const { data, error, isFetching, refetch } = depth.query;
  const map = isFetching ? undefined : data?.map;
  return (
    <Panel title="Depth" aside={map && depthRangeText(map)}>
      {map ? (
        <DepthView map={map} url={url} highlightedBox={highlightedBox} {...view} />
      ) : (
        <DepthPending size={size} depth={depth} />
      )}
      {error && !isFetching && (
        <ProblemAlert missing="The depth map" error={error} onRetry={() => void refetch()} />
      )}
      {map && <Text size="sm">{depthKindText[map.kind].long}</Text>}
      <TimingBar timing={data?.timing} />
    </Panel>
  );
}
