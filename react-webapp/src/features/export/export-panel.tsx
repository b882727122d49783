import { Alert } from '@mantine/core';
import { useRef } from 'react';
import type { Analysis } from '@/shared/picture-types';
import type { Detection } from '@/shared/api/response-types';
import { statistics } from '@/shared/depth-map/client';
import { saveFile } from '@/shared/save-file';
import { useShortcut } from '@/shared/keyboard-shortcuts';
import { Panel } from '@/shared/ui/panel';
import { analysisFile } from './analysis-file';
import classes from './export-panel.module.css';
import { ExportRow } from './export-row';
import { exportFileNames } from './export-file-names';
import { objectsPng } from './objects-png';
import { useSaving } from './use-saving';

interface ExportPanelProps {
  analysis: Analysis;
  /** The visible members of `analysis.detect.detections`. */
  shown: readonly Detection[];
}

/** Offer the files of an analysis to save; a disabled button names the missing result. */
export function ExportPanel({ analysis, shown }: ExportPanelProps) {
  const { detect, depth } = analysis;
  const names = exportFileNames(analysis.name);
  const { saving, problem, save } = useSaving();
  const list = useRef<HTMLUListElement>(null);
  useShortcut('e', 'Go to the save buttons', () => list.current?.querySelector<HTMLElement>('button:enabled')?.focus());
  const noObjects = detect ? undefined : 'Needs the list of objects, which is not available.';
  return (
    <Panel title="Save">
      <ul ref={list} className={classes.list}>
        <ExportRow
          name={names.objects}
          missing={noObjects}
          description="The picture at full size with the visible boxes."
          busy={saving}
          onSave={() => {
            save(async () => {
              if (detect) saveFile(names.objects, await objectsPng(analysis, detect, shown));
            });
          }}
        />
        <ExportRow
          name={names.json}
          missing={noObjects}
          description={depth ? 'The visible objects and their depths.' : 'The visible objects; no depths yet.'}
          busy={saving}
          onSave={() => {
            save(async () => {
              const stats = depth && (await statistics(depth));
              saveFile(names.json, jsonBlob(analysisFile(analysis, shown, stats)));
            });
          }}
        />
        <ExportRow
          name={names.depth}
          missing={depth ? undefined : 'Needs the depth map, which is not available.'}
          description={depth && `16 bits per pixel: 0 means ${sixDigits(depth.min)}, 65535 means ${sixDigits(depth.max)}.`}
          onSave={() => {
            if (depth) saveFile(names.depth, depth.file);
          }}
        />
      </ul>
      {problem && (
        <Alert color="red" title="The file was not saved">
          {problem}
        </Alert>
      )}
    </Panel>
  );
}

const sixDigits = (value: number) => Number(value.toPrecision(6));

function jsonBlob(body: unknown): Blob {
  return new Blob([JSON.stringify(body, null, 2), '\n'], { type: 'application/json' });
}
