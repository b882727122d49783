import { Text } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { Analysis } from '@/shared/picture-types';
import { exactTime } from '@/shared/format-time';
import { BlobImage } from '@/shared/ui/blob-image';
import { BoxLayer } from '@/shared/ui/boxes/box-layer';
import { Panel } from '@/shared/ui/panel';
import { PictureStage } from '@/shared/ui/picture-stage';
import { StageNote } from '@/shared/ui/stage-note';
import { ComparedTable } from './compared-table';
import type { VisibleObject } from './visible-objects';

export type RenderDepth = (analysis: Analysis) => ReactNode;

interface ComparedAnalysisProps {
  /** 'A' or 'B' */
  letter: string;
  analysis: Analysis;
  objects: VisibleObject[];
  renderDepth: RenderDepth;
}

/** Show one of the two analyses: its picture with boxes, its depth map and its table. */
export function ComparedAnalysis({ letter, analysis, objects, renderDepth }: ComparedAnalysisProps) {
  const { name, at, file, detect, detectModel, depth } = analysis;
  const [active, setActive] = useState<number | null>(null);
  const highlight = { active, setActive };
  const detections = useMemo(() => objects.map(({ detection }) => detection), [objects]);
  const shown = useMemo(() => [...objects.keys()], [objects]);
  const ranks = useMemo(
    () => new Map(objects.flatMap(({ rank }, index) => (rank ? [[index, rank] as const] : []))),
    [objects],
  );
  return (
    <Panel title={`${letter}: ${name}`} aside={exactTime(at)}>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {[detectModel, depth?.model].filter(Boolean).join(' · ')}
      </Text>
      <PictureStage size={detect?.image ?? depth ?? null}>
        <BlobImage
          blob={file}
          alt={`Picture ${letter}`}
          fallback={<StageNote>This browser cannot show the format of this picture.</StageNote>}
        />
        {detect && <BoxLayer image={detect.image} {...{ detections, shown, ranks, highlight }} />}
        {!detect && <StageNote>No list of objects was saved.</StageNote>}
      </PictureStage>
      {depth ? renderDepth(analysis) : <Text size="sm">No depth map was saved.</Text>}
      {objects.length > 0 && (
        <ComparedTable label={`Objects of ${letter}`} objects={objects} kind={depth?.kind} highlight={highlight} />
      )}
    </Panel>
  );
}
