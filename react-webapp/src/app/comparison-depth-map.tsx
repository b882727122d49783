import { DepthCanvas } from '@/features/depth/depth-canvas';
import { useUrlState } from '@/shared/url-state';
import { colormap } from '@/shared/url-codecs';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { PictureStage } from '@/shared/ui/picture-stage';

/** A depth map alone, in the colours that are chosen for all. */
export function ComparisonDepthMap({ map }: { map: DepthMap }) {
  const [colours] = useUrlState('colormap', colormap);
  return (
    <PictureStage size={map}>
      <DepthCanvas map={map} colormap={colours} cut={0} />
    </PictureStage>
  );
}
