import { useElementSize } from '@mantine/hooks';
import type { DetectResponse } from '@/shared/api/response-types';
import { count } from '@/shared/format';
import { BoxShape } from '@/shared/ui/boxes/box-shape';
import classes from './camera.module.css';

// Used before the first measurement, and in environments without layout such as jsdom.
const DEFAULT_WIDTH = 600;

/** Draw the boxes of the last analysed frame over the video. */
export function LiveBoxes({ answer: { image, detections } }: { answer: DetectResponse }) {
  const { ref, width } = useElementSize();
  const scale = image.width / (width || DEFAULT_WIDTH);
  return (
    <div ref={ref}>
      <svg
        className={classes.boxes}
        viewBox={`0 0 ${image.width} ${image.height}`}
        role="img"
        aria-label={`${count(detections.length, 'object')} in the last frame`}
      >
        {detections.map((detection, index) => (
          <g key={index} data-testid="live-box">
            <BoxShape detection={detection} rank={undefined} scale={scale} image={image} />
          </g>
        ))}
      </svg>
    </div>
  );
}
