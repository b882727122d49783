import { usePicture } from '@/features/picture/use-picture';
import { PictureSource } from '@/features/picture/picture-source';
import { Gallery } from '@/features/samples/gallery';
import { DemoBanner } from '@/features/services/demo-banner';
import classes from './app.module.css';
import { Masthead } from './masthead';
import { Results } from './results';

export function App() {
  const { picture, problem, choose } = usePicture();
  return (
    <div className={classes.page}>
      <Masthead />
      <main className={classes.main}>
        <DemoBanner />
        <PictureSource picture={picture} problem={problem} onFile={choose} />
        <Gallery roomy={!picture} current={picture?.file} onFile={choose} />
        {picture && <Results key={picture.id} picture={picture} />}
      </main>
    </div>
  );
}
