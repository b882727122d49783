import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useCallback } from 'react';
import { CameraPanel } from '@/features/camera/camera-panel';
import { PictureSource } from '@/features/picture/picture-source';
import { PictureStrip } from '@/features/picture/picture-strip';
import { usePictures } from '@/features/picture/use-pictures';
import { Gallery } from '@/features/samples/gallery';
import { DemoBanner } from '@/features/services/demo-banner';
import { useAddress } from '@/shared/url-state';
import { pair, send } from '@/shared/url-codecs';
import { LiveRegion } from '@/shared/announce';
import classes from './app.module.css';
import { Compared } from './comparison';
import { Masthead } from './page-header';
import { PictureRun } from './picture-analysis';
import { Toolbar } from './toolbar';
import { useNeighbours } from './use-picture-keys';
import { useResultAddress } from './use-result-url';
import { useTurns } from './use-analysis-queue';
import { useViewState } from './use-view-state';

export function App() {
  const [longestSide, onLongestSide] = useAddress('send', send);
  const { pictures, selected, problems, add, reopen, select, remove } = usePictures(longestSide);
  const { started, stateOf, report } = useTurns(pictures);
  const view = useViewState();
  const [, onCompare] = useAddress('compare', pair);
  const [filming, camera] = useDisclosure(false);
  const addOne = useCallback(
    (file: File) => {
      add([file]);
    },
    [add],
  );
  useResultAddress({ pictures, selected, select, reopen });
  useNeighbours(pictures, selected, select);
  return (
    <div className={classes.page}>
      <LiveRegion />
      <Masthead />
      <main className={classes.main}>
        <DemoBanner />
        <Toolbar filming={filming} onCamera={camera.toggle} onOpen={reopen} onCompare={onCompare} />
        <Compared />
        {filming && <CameraPanel onFile={addOne} onClose={camera.close} />}
        <PictureSource roomy={!selected} problems={problems} onFiles={add} {...{ longestSide, onLongestSide }} />
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
