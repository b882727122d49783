import { Dropzone } from '@mantine/dropzone';
import { useRef, type ReactNode } from 'react';
import { useShortcut } from '@/shared/keyboard-shortcuts';
import classes from './picture-input.module.css';
import { usePaste } from './use-paste';

interface PictureInputProps {
  large: boolean;
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

// A hint for the file dialog alone: pickers that go by extension hide HEIC and TIFF behind image/*.
const PICKABLE = 'image/*,.heic,.heif,.avif,.tif,.tiff,.bmp,.webp';

/** Takes pictures by drop (anywhere in the page), paste or file dialog. */
export function PictureInput({ large, onFiles, children }: PictureInputProps) {
  const open = useRef<() => void>(null);
  usePaste(onFiles);
  useShortcut('o', 'Choose pictures', () => open.current?.());
  return (
    <>
      {/* The button among the children is the one keyboard stop; its click reaches the area by bubbling. */}
      <Dropzone
        className={large ? classes.large : classes.slim}
        classNames={{ inner: classes.inner }}
        tabIndex={-1}
        activateOnKeyboard={false}
        openRef={open}
        onDrop={onFiles}
        inputProps={{ 'aria-label': 'Pictures', accept: PICKABLE, multiple: true, ...testId }}
      >
        {children}
      </Dropzone>
      <Dropzone.FullScreen onDrop={onFiles} tabIndex={-1} aria-hidden>
        <p className={classes.dropHere}>Drop the pictures anywhere</p>
      </Dropzone.FullScreen>
    </>
  );
}

// React's types take data-* in JSX only, and this goes through an object.
const testId = { 'data-testid': 'picture-input' };
