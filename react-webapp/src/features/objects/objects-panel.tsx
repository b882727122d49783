import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '@/shared/api/ask';
import type { Detection, EstimateAnswer } from '@/shared/api/wire';
import { depthMeaning } from '@/shared/depth-kind';
import type { Highlight } from '@/shared/highlight';
import { Panel } from '@/shared/ui/panel';
import { ProblemAlert } from '@/shared/ui/problem-alert';
import { TimingLine } from '@/shared/ui/timing-line';
import { ObjectsTable } from './objects-table';
import { orderObjects } from './order-objects';

interface ObjectsPanelProps {
  /** Undefined while they are awaited. */
  detections: Detection[] | undefined;
  query: UseQueryResult<Answer<EstimateAnswer>>;
  mapPending: boolean;
  highlight: Highlight;
}

export function ObjectsPanel({ detections, query, mapPending, highlight }: ObjectsPanelProps) {
  const depths = query.data?.body;
  const pending = mapPending || query.isFetching;
  const aside = pending ? 'Waiting for the depths' : depths && depthMeaning[depths.depth_kind].inShort;
  return (
    <Panel title={depths || !detections ? 'From nearest to farthest' : 'By confidence'} aside={detections && aside}>
      {query.error && !query.isFetching && (
        <ProblemAlert missing="The order by depth" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {detections ? (
        <ObjectsTable
          rows={orderObjects(detections, depths?.depth_at_objects)}
          kind={depths?.depth_kind}
          pending={pending}
          highlight={highlight}
        />
      ) : (
        <Skeleton height="12rem" />
      )}
      <TimingLine timing={query.data?.timing} />
    </Panel>
  );
}
