import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { PictureStage } from '@/shared/ui/picture-stage';
import { ProblemAlert } from '@/shared/ui/problem-alert';
import { StageNote } from '@/shared/ui/stage-note';
import { FIELD_OF_VIEW } from './field-of-view';
import { PointCloudTools } from './point-cloud-tools';
import { supportsWebGl } from './supports-webgl';
import { usePointCloud } from './use-point-cloud';

// three.js is larger than all the rest of the page together.
const CloudCanvas = lazy(() => import('./cloud-canvas'));

/** The cloud on its stage, and under it what can be done with it. */
export function PointCloudView({ name, picture, depth }: { name: string; picture: Blob; depth: DepthMap }) {
  const [fov, setFov] = useState(FIELD_OF_VIEW.default);
  const [drawable] = useState(supportsWebGl);
  const { data: cloud, error, isFetching, refetch } = usePointCloud(depth, picture);
  return (
    <>
      <PictureStage size={depth}>
        {!drawable && (
          <StageNote>
            This browser cannot draw in three dimensions: WebGL is missing or switched off. The points can still be
            saved.
          </StageNote>
        )}
        {drawable && !cloud && !error && <Waiting />}
        {drawable && cloud && (
          <Suspense fallback={<Waiting />}>
            <CloudCanvas cloud={cloud} size={depth} fov={fov} />
          </Suspense>
        )}
      </PictureStage>
      {error && !isFetching && (
        <ProblemAlert missing="The point cloud" error={error} onRetry={() => void refetch()} />
      )}
      <PointCloudTools name={name} kind={depth.kind} cloud={cloud} fov={fov} onFov={setFov} />
    </>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton radius={0} />
      <StageNote busy>Placing the points…</StageNote>
    </>
  );
}
