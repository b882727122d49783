import { Alert } from '@mantine/core';
import type { FileProblem } from './check-file';
import { EmptyState } from './empty-state';
import { PictureBar } from './add-pictures-bar';
import { PictureInput } from './picture-input';
import { SendSize, type SendSizeProps } from './send-smaller-switch';

interface PictureSourceProps extends SendSizeProps {
  /** Large while there is no picture, and slim once there is one. */
  roomy: boolean;
  problems: readonly FileProblem[];
  onFiles: (files: File[]) => void;
}

/** The way in, and what was wrong with files that did not come in. */
export function PictureSource({ roomy, problems, onFiles, ...sending }: PictureSourceProps) {
  return (
    <>
      {problems.map(({ title, detail }) => (
        <Alert key={detail} color="red" title={title}>
          {detail}
        </Alert>
      ))}
      <PictureInput roomy={roomy} onFiles={onFiles}>
        {roomy ? <EmptyState /> : <PictureBar />}
      </PictureInput>
      <SendSize {...sending} />
    </>
  );
}
