import { Button } from '@mantine/core';
import type { UploadQuery } from '@/shared/api/use-upload-query';
import { percent } from '@/shared/format';
import { StageNote } from './stage-note';

interface UploadNoteProps {
  upload: UploadQuery<unknown>;
  /** What the service does once it has the picture: 'Finding objects…' */
  doing: string;
}

/** Over a stage: how far a request is, with a way to stop it; and that it was stopped, with a way to ask again. */
export function UploadNote({ upload: { query, progress, waiting, cancelled, cancel }, doing }: UploadNoteProps) {
  if (cancelled) {
    return (
      <StageNote>
        Stopped.
        <Button size="compact-xs" variant="white" onClick={() => void query.refetch()}>
          Ask again
        </Button>
      </StageNote>
    );
  }
  if (!query.isFetching) return null;
  return (
    <StageNote busy>
      {courseWords(progress, waiting) ?? doing}
      <Button size="compact-xs" variant="white" onClick={cancel}>
        Stop
      </Button>
    </StageNote>
  );
}

function courseWords(progress: number | null, waiting: number | null): string | undefined {
  if (waiting !== null) return `Busy; asked again in ${waiting} s`;
  return progress !== null && progress < 1 ? `Sending… ${percent(progress)}` : undefined;
}
