import type { BoundingBox, DetectAnswer } from '@/shared/api/response-types';
import type { SmallerCopy } from '@/shared/picture-types';

/** The answer about a smaller copy in the pixels of the original. */
export function inOriginal(answer: DetectAnswer, smaller: SmallerCopy | undefined): DetectAnswer {
  if (!smaller) return answer;
  const { size, original } = smaller;
  const x = original.width / size.width;
  const y = original.height / size.height;
  const grown = ({ x1, y1, x2, y2 }: BoundingBox) => ({
    x1: hundredths(x1 * x),
    y1: hundredths(y1 * y),
    x2: hundredths(x2 * x),
    y2: hundredths(y2 * y),
  });
  return {
    ...answer,
    image: { ...answer.image, ...original },
    detections: answer.detections.map((one) => ({ ...one, bbox: grown(one.bbox) })),
  };
}

/** As fine as the services write them. */
const hundredths = (pixels: number) => Math.round(pixels * 100) / 100;
