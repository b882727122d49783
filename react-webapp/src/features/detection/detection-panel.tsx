import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '@/shared/api/ask';
import type { DetectAnswer } from '@/shared/api/wire';
import { count } from '@/shared/format';
import { Panel } from '@/shared/ui/panel';
import { ProblemAlert } from '@/shared/ui/problem-alert';
import { TimingLine } from '@/shared/ui/timing-line';
import { ObjectsFigure, type ObjectsFigureProps } from './objects-figure';

interface DetectionPanelProps extends Omit<ObjectsFigureProps, 'answer' | 'busy'> {
  query: UseQueryResult<Answer<DetectAnswer>>;
}

export function DetectionPanel({ query, ...figure }: DetectionPanelProps) {
  const answer = query.data?.body;
  return (
    <Panel title="Objects" aside={answer && count(answer.detection_count, 'object')}>
      <ObjectsFigure answer={answer} busy={query.isFetching} {...figure} />
      {query.error && !query.isFetching && (
        <ProblemAlert missing="The list of objects" error={query.error} onRetry={() => void query.refetch()} />
      )}
      <TimingLine timing={query.data?.timing} />
    </Panel>
  );
}
