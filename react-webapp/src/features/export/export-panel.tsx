import { Alert } from '@mantine/core';
import type { Analysis } from '@/shared/analysis';
import type { Detection } from '@/shared/api/wire';
import { saveFile } from '@/shared/save-file';
import { Panel } from '@/shared/ui/panel';
import { analysisFile, type DepthStats } from './analysis-file';
import classes from './export-panel.module.css';
import { ExportRow } from './export-row';
import { fileNames } from './file-names';
import { objectsPng } from './objects-png';
import { useSaving } from './use-saving';

interface ExportPanelProps {
  analysis: Analysis;
  /** Members of `analysis.detect.detections`. */
  shown: readonly Detection[];
  /** Where the page has measured the whole map. */
  stats?: DepthStats | undefined;
}

/** The files that can be made of an analysis; one whose parts are missing says which. */
export function ExportPanel({ analysis, shown, stats }: ExportPanelProps) {
  const { detect, depth } = analysis;
  const names = fileNames(analysis.name);
  const { saving, problem, save } = useSaving();
  const noObjects = detect ? undefined : 'Needs the objects, which are not there.';
  return (
    <Panel title="Save">
      <ul className={classes.list}>
        <ExportRow
          name={names.objects}
          missing={noObjects}
          says="The picture at its full size, with the boxes that are shown."
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
          says={depth ? 'The objects that are shown, and their depths.' : 'The objects that are shown; no depth yet.'}
          onSave={() => {
            saveFile(names.json, jsonBlob(analysisFile(analysis, shown, stats)));
          }}
        />
        <ExportRow
          name={names.depth}
          missing={depth ? undefined : 'Needs the depth map, which is not there.'}
          says={depth && `16 bits a pixel: 0 is ${depth.min}, 65535 is ${depth.max}.`}
          onSave={() => {
            if (depth) saveFile(names.depth, depth.file);
          }}
        />
      </ul>
      {problem && (
        <Alert color="red" title="The picture was not saved">
          {problem}
        </Alert>
      )}
    </Panel>
  );
}

function jsonBlob(body: unknown): Blob {
  return new Blob([JSON.stringify(body, null, 2), '\n'], { type: 'application/json' });
}
