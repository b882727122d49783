import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useUrlState } from '@/shared/url-state';
import { conf } from '@/shared/url-codecs';
import type { Analysis } from '@/shared/picture-types';
import { percent } from '@/shared/format';
import { Panel } from '@/shared/ui/panel';
import classes from './compare-panel.module.css';
import { ComparedAnalysis, type RenderDepth } from './compared-analysis';
import { Differences } from './differences';
import { sameBytes } from './same-bytes';
import { visibleObjects } from './visible-objects';

interface ComparePanelProps {
  pair: [Analysis, Analysis];
  /** Draws an analysis's depth map. */
  renderDepth: RenderDepth;
  onClose: () => void;
}

/** Show two analyses side by side: of two pictures, or of one picture by two models. */
export function ComparePanel({ pair: [a, b], renderDepth, onClose }: ComparePanelProps) {
  const [minConfidence] = useUrlState('conf', conf);
  const objectsOfA = useMemo(() => visibleObjects(a, minConfidence), [a, minConfidence]);
  const objectsOfB = useMemo(() => visibleObjects(b, minConfidence), [b, minConfidence]);
  const { data: same } = useQuery({
    queryKey: ['same-bytes', a.id, b.id],
    queryFn: () => sameBytes(a.file, b.file),
  });
  return (
    <section className={classes.compare} aria-label="Two analyses side by side">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Side by side
        </Title>
        <Button size="xs" variant="default" onClick={onClose}>
          Close the comparison
        </Button>
      </Group>
      <Panel title="Differences" aside={`Objects with at least ${percent(minConfidence)} confidence`}>
        {same && a.detect && b.detect && <Differences a={objectsOfA} b={objectsOfB} />}
        {same && !(a.detect && b.detect) && (
          <Text size="sm">Both analyses are of the same picture, but one of them has no list of objects.</Text>
        )}
        {same === false && (
          <Text size="sm">These are two different pictures: objects are not matched, and relative depths cannot be compared.</Text>
        )}
      </Panel>
      <div className={classes.pair}>
        <ComparedAnalysis letter="A" analysis={a} objects={objectsOfA} renderDepth={renderDepth} />
        <ComparedAnalysis letter="B" analysis={b} objects={objectsOfB} renderDepth={renderDepth} />
      </div>
    </section>
  );
}
