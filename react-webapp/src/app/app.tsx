import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useCallback } from 'react';
import { CameraPanel } from '@/features/camera/camera-panel';
import { PictureSource } from '@/features/picture/picture-source';
import { PictureStrip } from '@/features/picture/picture-strip';
import { usePictures } from '@/features/picture/use-pictures';
import { Gallery } from '@/features/samples/gallery';
import { DemoBanner } from '@/features/services/demo-banner';
import { useUrlState } from '@/shared/url-state';
import { compare, send } from '@/shared/url-codecs';
import { LiveRegion } from '@/shared/announce';
import classes from './app.module.css';
import { Comparison } from './comparison';
import { PageHeader } from './page-header';
import { PictureAnalysis } from './picture-analysis';
import { Toolbar } from './toolbar';
import { usePictureKeys } from './use-picture-keys';
import { useResultUrl } from './use-result-url';
import { useAnalysisQueue } from './use-analysis-queue';
import { useViewState } from './use-view-state';

export function App() {
  const [longestSide, onLongestSide] = useUrlState('send', send);
  const { pictures, selected, problems, add, reopen, select, remove } = usePictures(longestSide);
  const { started, stateOf, report } = useAnalysisQueue(pictures);
  const view = useViewState();
  const [, onCompare] = useUrlState('compare', compare);
  const [cameraOpen, camera] = useDisclosure(false);
  const addOne = useCallback(
    (file: File) => {
      add([file]);
    },
    [add],
  );
  useResultUrl({ pictures, selected, select, reopen });
  usePictureKeys(pictures, selected, select);
  return (
    <div className={classes.page}>
      <LiveRegion />
      <PageHeader />
      <main className={classes.main}>
        <DemoBanner />
        <Toolbar cameraOpen={cameraOpen} onCamera={camera.toggle} onOpen={reopen} onCompare={onCompare} />
        <Comparison />
        {cameraOpen && <CameraPanel onFile={addOne} onClose={camera.close} />}
        <PictureSource large={!selected} problems={problems} onFiles={add} {...{ longestSide, onLongestSide }} />
        {pictures.length > 0 && (
          <PictureStrip pictures={pictures} selected={selected} stateOf={stateOf} onSelect={select} onRemove={remove} />
        )}
        <Gallery large={!selected} current={selected?.file} onFile={addOne} />
        {selected && !started.includes(selected) && <Text>Waiting for earlier pictures to finish.</Text>}
        {started.map((picture) => (
          <PictureAnalysis
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
