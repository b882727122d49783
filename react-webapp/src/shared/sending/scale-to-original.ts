import type { BoundingBox, DetectResponse } from '@/shared/api/response-types';
import type { SmallerCopy } from '@/shared/picture-types';

/** Convert the response about a smaller copy to pixels of the original. */
export function scaleToOriginal(answer: DetectResponse, smaller: SmallerCopy | undefined): DetectResponse {
  if (!smaller) return answer;
  const { size, original } = smaller;
  const x = original.width / size.width;
  const y = original.height / size.height;
  const scaleBox = ({ x1, y1, x2, y2 }: BoundingBox) => ({
    x1: hundredths(x1 * x),
    y1: hundredths(y1 * y),
    x2: hundredths(x2 * x),
    y2: hundredths(y2 * y),
  });
  return {
    ...answer,
    image: { ...answer.image, ...original },
    detections: answer.detections.map((one) => ({ ...one, bbox: scaleBox(one.bbox) })),
  };
}

/** Round as the services do. */
const hundredths = (pixels: number) => Math.round(pixels * 100) / 100;
