import { Alert } from '@mantine/core';
import type { FileProblem } from './check-file';
import { EmptyState } from './empty-state';
import { AddPicturesBar } from './add-pictures-bar';
import { PictureInput } from './picture-input';
import { SendSmallerSwitch, type SendSmallerProps } from './send-smaller-switch';

interface PictureSourceProps extends SendSmallerProps {
  /** True before a picture is chosen; a slim bar afterwards. */
  large: boolean;
  problems: readonly FileProblem[];
  onFiles: (files: File[]) => void;
}

/** Choose pictures, and show why files were rejected. */
export function PictureSource({ large, problems, onFiles, ...sending }: PictureSourceProps) {
  return (
    <>
      {problems.map(({ title, detail }) => (
        <Alert key={detail} color="red" title={title}>
          {detail}
        </Alert>
      ))}
      <PictureInput large={large} onFiles={onFiles}>
        {large ? <EmptyState /> : <AddPicturesBar />}
      </PictureInput>
      <SendSmallerSwitch {...sending} />
    </>
  );
}
