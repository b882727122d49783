import { Chip, Group } from '@mantine/core';
import { useId, useRef } from 'react';
import type { Detection } from '@/shared/api/response-types';
import { classColour } from '@/shared/class-colour';
import { classCounts, MIN_CONFIDENCE, toggleClass, type DetectionFilter } from '@/shared/detection-filter';
import { percent } from '@/shared/format';
import { useShortcut } from '@/shared/keyboard-shortcuts';
import classes from './filter-bar.module.css';

interface FilterBarProps {
  detections: readonly Detection[];
  filter: DetectionFilter;
  onFilter: (filter: DetectionFilter) => void;
}

/** Filter objects by confidence and class, without a new request. */
export function FilterBar({ detections, filter, onFilter }: FilterBarProps) {
  const slider = useId();
  const input = useRef<HTMLInputElement>(null);
  useShortcut('/', 'Go to the filter', () => input.current?.focus());
  return (
    <div className={classes.bar}>
      <div className={classes.confidence}>
        <label htmlFor={slider}>Minimum confidence</label>
        <input
          id={slider}
          ref={input}
          type="range"
          min={MIN_CONFIDENCE}
          max={0.99}
          step={0.01}
          value={filter.confidence}
          aria-valuetext={percent(filter.confidence)}
          onChange={({ currentTarget }) => {
            onFilter({ ...filter, confidence: currentTarget.valueAsNumber });
          }}
        />
        <output htmlFor={slider}>{percent(filter.confidence)}</output>
      </div>
      <Group gap={6} role="group" aria-label="Classes shown">
        {classCounts(detections, filter).map(({ id, name, count }) => (
          <Chip
            key={name}
            size="xs"
            checked={!filter.hidden.has(name)}
            onChange={() => {
              onFilter(toggleClass(filter, name));
            }}
          >
            <span className={classes.dot} style={{ background: classColour(id) }} />
            {name} {count}
          </Chip>
        ))}
      </Group>
    </div>
  );
}
