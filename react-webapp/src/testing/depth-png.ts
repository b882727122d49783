import { encode } from 'fast-png';
import type { DepthKind } from '@/shared/api/response-types';

interface DepthPng {
  width: number;
  height: number;
  steps: Uint16Array;
  kind?: DepthKind;
  min?: number;
  max?: number;
}

const encoded = new WeakMap<Uint16Array, Uint8Array<ArrayBuffer>>();

// Encode each picture only once: encoding takes most of a test's time.
function pngOf({ width, height, steps }: DepthPng): Uint8Array<ArrayBuffer> {
  const png = encoded.get(steps) ?? new Uint8Array(encode({ width, height, data: steps, depth: 16, channels: 1 }));
  encoded.set(steps, png);
  return png;
}

/** Build the depth service's response to `format=png16`. */
export function depthResponse(map: DepthPng) {
  const { kind = 'relative-inverse', min = 0, max = 8.1 } = map;
  return new Response(pngOf(map), {
    headers: {
      'Content-Type': 'image/png',
      'X-Depth-Kind': kind,
      'X-Depth-Min': String(min),
      'X-Depth-Max': String(max),
      'X-Model': 'depth-anything-v2-small@81be0c4',
      'X-Request-Id': '01JDEPTH',
      'Server-Timing': 'decode;dur=6.4, infer;dur=120, total;dur=131',
    },
  });
}

/** A map of 12 x 8 pixels with steps spread irregularly over the whole range. Expected values in tests come from the service. */
export const spread = {
  width: 12,
  height: 8,
  steps: Uint16Array.from({ length: 96 }, (_, index) => (index * 7919) % 65536),
  min: 1,
  max: 9,
};
