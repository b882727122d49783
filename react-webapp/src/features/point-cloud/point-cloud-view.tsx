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

// Loaded on demand: three.js is larger than the rest of the page.
const CloudCanvas = lazy(() => import('./cloud-canvas'));

/** Show the point cloud with its controls. */
export function PointCloudView({ name, picture, depth }: { name: string; picture: Blob; depth: DepthMap }) {
  const [fov, setFov] = useState(FIELD_OF_VIEW.default);
  const [drawable] = useState(supportsWebGl);
  const { data: cloud, error, isFetching, refetch } = usePointCloud(depth, picture);
  return (
    <>
      <PictureStage size={depth}>
        {!drawable && (
          <StageNote>
            This browser cannot draw in 3D: WebGL is missing or switched off. You can still save the points.
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
      <StageNote busy>Building the point cloud…</StageNote>
    </>
  );
}
