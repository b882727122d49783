import { Alert } from '@mantine/core';
import type { Picture } from '@/shared/picture';
import type { FileProblem } from './check-file';
import { EmptyState } from './empty-state';
import { PictureBar } from './picture-bar';
import { PictureInput } from './picture-input';

interface PictureSourceProps {
  picture: Picture | null;
  problem: FileProblem | null;
  onFile: (file: File) => void;
}

/** The way in: fills the page while there is no picture, and a slim bar once there is one. */
export function PictureSource({ picture, problem, onFile }: PictureSourceProps) {
  return (
    <>
      {problem && (
        <Alert color="red" title={problem.title}>
          {problem.detail}
        </Alert>
      )}
      <PictureInput roomy={!picture} onFile={onFile}>
        {picture ? <PictureBar file={picture.file} /> : <EmptyState />}
      </PictureInput>
    </>
  );
}
