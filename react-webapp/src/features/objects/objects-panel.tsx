import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { DepthKind, Detection, ObjectDepth } from '@/shared/api/response-types';
import { depthKindText } from '@/shared/depth-kind-text';
import type { Highlight } from '@/shared/highlight';
import { Panel } from '@/shared/ui/panel';
import { ProblemAlert } from '@/shared/ui/problem-alert';
import { ObjectsTable } from './objects-table';
import { visibleRows, orderObjects } from './order-objects';

interface ObjectsPanelProps {
  /** Undefined while they are awaited. */
  detections: Detection[] | undefined;
  /** The places in `detections` of those to list; their ranks are among these alone. */
  shown: readonly number[];
  query: UseQueryResult<ObjectDepth[]>;
  /** Of the depth map, once it is there. */
  kind: DepthKind | undefined;
  mapPending: boolean;
  highlight: Highlight;
}

export function ObjectsPanel({ detections, shown, query, kind, mapPending, highlight }: ObjectsPanelProps) {
  const depths = query.data;
  const pending = mapPending || query.isFetching;
  const aside = pending ? 'Waiting for the depths' : depths && kind && depthKindText[kind].short;
  return (
    <Panel title={depths || !detections ? 'From nearest to farthest' : 'By confidence'} aside={detections && aside}>
      {query.error && !query.isFetching && (
        <ProblemAlert missing="The order by depth" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {detections ? (
        <ObjectsTable
          rows={visibleRows(orderObjects(detections, depths), shown)}
          kind={kind}
          pending={pending}
          highlight={highlight}
        />
      ) : (
        <Skeleton height="12rem" />
      )}
    </Panel>
  );
}
