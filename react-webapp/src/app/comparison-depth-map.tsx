import { DepthCanvas } from '@/features/depth/depth-canvas';
import { useUrlState } from '@/shared/url-state';
import { colormap } from '@/shared/url-codecs';
import type { DepthMap } from '@/shared/depth-map/depth-map';
import { PictureStage } from '@/shared/ui/picture-stage';

/** Show a depth map without its picture, in the selected colours. */
export function ComparisonDepthMap({ map }: { map: DepthMap }) {
  const [colours] = useUrlState('colormap', colormap);
  return (
    <PictureStage size={map}>
      <DepthCanvas map={map} colormap={colours} cut={0} />
    </PictureStage>
  );
}
