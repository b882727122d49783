import { Button, Skeleton } from '@mantine/core';
import type { UploadQuery } from '@/shared/api/use-upload-query';
import { count, percent } from '@/shared/format';
import type { PictureSize } from '@/shared/picture-types';
import { PictureStage } from '@/shared/ui/picture-stage';
import { StageNote } from '@/shared/ui/stage-note';

type PendingUpload = Pick<UploadQuery<unknown>, 'query' | 'progress' | 'waiting' | 'cancelled' | 'cancel'>;

/** Show the progress of a depth map that is not available yet, with a button to cancel or to request it. */
export function DepthPending({ size, depth }: { size: PictureSize | null; depth: PendingUpload }) {
  const { query, cancelled, cancel } = depth;
  return (
    <>
      <PictureStage size={size}>
        {query.isFetching && <Skeleton radius={0} />}
        <StageNote busy={query.isFetching}>{pendingText(depth)}</StageNote>
      </PictureStage>
      {query.isFetching && (
        <Button size="xs" variant="default" onClick={cancel}>
          Cancel the depth map
        </Button>
      )}
      {cancelled && (
        <Button size="xs" variant="default" onClick={() => void query.refetch()}>
          Request the depth map
        </Button>
      )}
    </>
  );
}

function pendingText({ query, progress, waiting, cancelled }: PendingUpload): string {
  if (cancelled) return 'The depth map was cancelled.';
  if (!query.isFetching) return 'No depth map';
  if (waiting !== null) return `The depth service is busy; retrying in ${count(waiting, 'second')}.`;
  return progress !== null && progress < 1 ? `Sending the picture: ${percent(progress)}` : 'Estimating depth…';
}
