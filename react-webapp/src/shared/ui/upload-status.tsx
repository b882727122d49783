import { Button } from '@mantine/core';
import type { UploadQuery } from '@/shared/api/use-upload-query';
import { percent } from '@/shared/format';
import { StageNote } from './stage-note';

interface UploadStatusProps {
  upload: UploadQuery<unknown>;
  /** The activity after the upload: 'Finding objects…'. */
  activity: string;
}

/** Show the progress of a request over a picture frame, with a button to stop it or, once stopped, to retry. */
export function UploadStatus({ upload: { query, progress, waiting, cancelled, cancel }, activity }: UploadStatusProps) {
  if (cancelled) {
    return (
      <StageNote>
        Cancelled.
        <Button size="compact-xs" variant="white" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </StageNote>
    );
  }
  if (!query.isFetching) return null;
  return (
    <StageNote busy>
      {progressText(progress, waiting) ?? activity}
      <Button size="compact-xs" variant="white" onClick={cancel}>
        Cancel
      </Button>
    </StageNote>
  );
}

function progressText(progress: number | null, waiting: number | null): string | undefined {
  if (waiting !== null) return `The service is busy; retrying in ${waiting} s`;
  return progress !== null && progress < 1 ? `Sending… ${percent(progress)}` : undefined;
}
