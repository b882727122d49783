import { Alert, Text } from '@mantine/core';
import { useId } from 'react';
import classes from './gallery.module.css';
import { SampleButton } from './sample-button';
import { samples } from './samples';
import { useSample } from './use-sample';

interface GalleryProps {
  /** True before a picture is chosen; a slim strip afterwards. */
  large: boolean;
  current: File | undefined;
  onFile: (file: File) => void;
}

/** Offer sample pictures; a click uses one as if it had been uploaded. */
export function Gallery({ large, current, onFile }: GalleryProps) {
  const caption = useId();
  const { take, taken, failed } = useSample(onFile);
  return (
    <section className={classes.gallery} data-large={large} aria-labelledby={caption}>
      <Text id={caption} size="sm" className={classes.caption}>
        <strong>Try one of these.</strong>{' '}
        <Text span inherit c="dimmed">
          Rendered scenes, not photographs.
        </Text>
      </Text>
      <ul className={classes.list}>
        {samples.map((sample) => (
          <li key={sample.name} style={{ flexGrow: sample.width / sample.height }}>
            <SampleButton sample={sample} pressed={taken(sample, current)} onClick={take} />
          </li>
        ))}
      </ul>
      {failed && (
        <Alert color="red" title="The sample could not be loaded">
          The web server did not return it. Reload the page, or choose a picture of your own.
        </Alert>
      )}
    </section>
  );
}
