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

// A hint for the file dialog only. The extensions are needed because some dialogs hide HEIC and TIFF with image/* alone.
const PICKABLE = 'image/*,.heic,.heif,.avif,.tif,.tiff,.bmp,.webp';

/** Accept pictures by drop (anywhere in the page), paste or file dialog. */
export function PictureInput({ large, onFiles, children }: PictureInputProps) {
  const open = useRef<() => void>(null);
  usePaste(onFiles);
  useShortcut('o', 'Choose pictures', () => open.current?.());
  return (
    <>
      {/* Keyboard users reach the button among the children; its click bubbles up to the drop zone. */}
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
        <p className={classes.dropHere}>Drop the pictures here</p>
      </Dropzone.FullScreen>
    </>
  );
}

// React's types allow data-* only in JSX, not in an object.
const testId = { 'data-testid': 'picture-input' };
