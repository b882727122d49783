import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import { CameraPanel } from '@/features/camera/camera-panel';
import { ComparePanel } from '@/features/compare/compare-panel';
import { PictureSource } from '@/features/picture/picture-source';
import { PictureStrip } from '@/features/picture/picture-strip';
import { usePictures } from '@/features/picture/use-pictures';
import { Gallery } from '@/features/samples/gallery';
import { DemoBanner } from '@/features/services/demo-banner';
import type { Analysis } from '@/shared/analysis';
import { LiveRegion } from '@/shared/announce';
import classes from './app.module.css';
import { ComparedDepth } from './compared-depth';
import { Masthead } from './masthead';
import { PictureRun } from './picture-run';
import { Toolbar } from './toolbar';
import { useNeighbours } from './use-neighbours';
import { useResultAddress } from './use-result-address';
import { useTurns } from './use-turns';
import { useViewState } from './use-view-state';

export function App() {
  const { pictures, selected, problems, add, reopen, select, remove } = usePictures();
  const { started, stateOf, report } = useTurns(pictures);
  const view = useViewState();
  const [filming, camera] = useDisclosure(false);
  const addOne = useCallback(
    (file: File) => {
      add([file]);
    },
    [add],
  );
  const [pair, setPair] = useState<[Analysis, Analysis] | null>(null);
  useResultAddress({ pictures, selected, select, reopen });
  useNeighbours(pictures, selected, select);
  return (
    <div className={classes.page}>
      <LiveRegion />
      <Masthead />
      <main className={classes.main}>
        <DemoBanner />
        <Toolbar filming={filming} onCamera={camera.toggle} onOpen={reopen} onCompare={setPair} />
        {pair && (
          <ComparePanel
            pair={pair}
            renderDepth={({ depth }) => depth && <ComparedDepth map={depth} />}
            onClose={() => {
              setPair(null);
            }}
          />
        )}
        {filming && <CameraPanel onFile={addOne} onClose={camera.close} />}
        <PictureSource roomy={!selected} problems={problems} onFiles={add} />
        {pictures.length > 0 && (
          <PictureStrip pictures={pictures} selected={selected} stateOf={stateOf} onSelect={select} onRemove={remove} />
        )}
        <Gallery roomy={!selected} current={selected?.file} onFile={addOne} />
        {selected && !started.includes(selected) && <Text>It waits until those before it are done.</Text>}
        {started.map((picture) => (
          <PictureRun
            key={picture.id}
            picture={picture}
            selected={picture === selected}
            view={view}
            onState={report}
          />
        ))}
      </main>
    </div>
  );
}
