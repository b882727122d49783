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
  /** Undefined until they arrive. */
  detections: Detection[] | undefined;
  /** The indices in `detections` to list; ranks are among these. */
  shown: readonly number[];
  query: UseQueryResult<ObjectDepth[]>;
  /** The kind of the depth map; undefined until it arrives. */
  kind: DepthKind | undefined;
  mapPending: boolean;
  highlight: Highlight;
}

export function ObjectsPanel({ detections, shown, query, kind, mapPending, highlight }: ObjectsPanelProps) {
  const depths = query.data;
  const pending = mapPending || query.isFetching;
  const aside = pending ? 'Waiting for depths' : depths && kind && depthKindText[kind].short;
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
