import { count } from '@/shared/format';
import type { DetectionFilter } from '@/shared/detection-filter';
import { Panel } from '@/shared/ui/panel';
import { ProblemAlert } from '@/shared/ui/problem-alert';
import { TimingBar } from '@/shared/ui/timing-bar';
import { FilterBar } from './filter-bar';
import { ObjectsFigure, type ObjectsFigureProps } from './objects-figure';

interface DetectionPanelProps extends ObjectsFigureProps {
  filter: DetectionFilter;
  onFilter: (filter: DetectionFilter) => void;
}

export function DetectionPanel({ filter, onFilter, ...figure }: DetectionPanelProps) {
  const { query } = figure.detecting;
  const detections = query.data?.body.detections;
  return (
    <Panel title="Objects" aside={detections && count(figure.shown.length, 'object')}>
      <ObjectsFigure {...figure} />
      {detections && detections.length > 0 && (
        <FilterBar detections={detections} filter={filter} onFilter={onFilter} />
      )}
      {query.error && !query.isFetching && (
        <ProblemAlert missing="The list of objects" error={query.error} onRetry={() => void query.refetch()} />
      )}
      <TimingBar timing={query.data?.timing} />
    </Panel>
  );
}
