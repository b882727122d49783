import { useEffect, useRef } from 'react';
import type { PictureSize } from '@/shared/picture-types';
import { PictureStage } from '@/shared/ui/picture-stage';
import { StageNote } from '@/shared/ui/stage-note';

/** Show the depth of the last analysed frame. */
export function LiveDepth({ picture, size }: { picture: Blob | undefined; size: PictureSize }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    if (!picture || !image.current) return;
    const url = URL.createObjectURL(picture);
    image.current.src = url;
    return () => {
      URL.revokeObjectURL(url);
    };
  }, [picture]);
  return (
    <PictureStage size={size}>
      {picture ? <img ref={image} alt="Depth of the last frame, in colours" /> : <StageNote busy>Estimating depth…</StageNote>}
    </PictureStage>
  );
}
