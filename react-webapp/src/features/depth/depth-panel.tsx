import { Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '@/shared/api/ask';
import type { BoundingBox, EstimateAnswer } from '@/shared/api/wire';
import { depthMeaning } from '@/shared/depth-kind';
import { Panel } from '@/shared/ui/panel';
import type { PictureSize } from '@/shared/ui/picture-stage';
import { ProblemAlert } from '@/shared/ui/problem-alert';
import { TimingLine } from '@/shared/ui/timing-line';
import { DepthFigure } from './depth-figure';
import { rangeWords } from './range-words';

interface DepthPanelProps {
  size: PictureSize | null;
  query: UseQueryResult<Answer<EstimateAnswer>>;
  lit: BoundingBox | undefined;
}

export function DepthPanel({ size, query, lit }: DepthPanelProps) {
  const answer = query.data?.body;
  return (
    <Panel title="Depth" aside={answer && rangeWords(answer)}>
      <DepthFigure answer={answer} size={size} busy={query.isFetching} lit={lit} />
      {query.error && !query.isFetching && (
        <ProblemAlert missing="The depth map" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {!query.error && (
        <Text size="sm" mih="2lh">
          {answer && depthMeaning[answer.depth_kind].inFull}
        </Text>
      )}
      <TimingLine timing={query.data?.timing} />
    </Panel>
  );
}
