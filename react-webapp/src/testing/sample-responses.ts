import type { DetectResponse, Detection, ModelInfo, ObjectDepth } from '@/shared/api/response-types';

const image = { filename: 'bus.jpg', format: 'JPEG', width: 810, height: 1080 };

const found = (class_id: number, class_name: string, confidence: number, [x1, y1, x2, y2]: number[]): Detection => ({
  class_id,
  class_name,
  confidence,
  bbox: { x1: x1 ?? 0, y1: y1 ?? 0, x2: x2 ?? 0, y2: y2 ?? 0 },
});

export const detections = [
  found(5, 'bus', 0.914, [3.6, 229.5, 796.4, 728.4]),
  found(0, 'person', 0.888, [50, 398, 245, 903]),
  found(0, 'person', 0.652, [669, 392, 810, 877]),
];

export const detectResponse: DetectResponse = {
  request_id: '01J',
  model: { name: 'yolo26n', version: '3f2a9c1' },
  image,
  detections,
  detection_count: 3,
};

/** A map from 0 to 8.1 with the objects at 4.1, 5.2 and 6.9: the middle of each box has one value. */
export const depthScene = { width: image.width, height: image.height, steps: sceneSteps([4.1, 5.2, 6.9]) };

function sceneSteps(medians: number[]): Uint16Array {
  const steps = new Uint16Array(image.width * image.height);
  steps[steps.length - 1] = 65535;
  detections.forEach(({ bbox: { x1, y1, x2, y2 } }, index) => {
    const [left, right] = [Math.floor((3 * x1 + x2) / 4), Math.ceil((x1 + 3 * x2) / 4)];
    const step = Math.round(((medians[index] ?? 0) / 8.1) * 65535);
    for (let y = Math.floor((3 * y1 + y2) / 4); y < (y1 + 3 * y2) / 4; y++) {
      steps.fill(step, y * image.width + left, y * image.width + right);
    }
  });
  return steps;
}

const at = (median: number, nearness: number, rank: number) => ({
  depth: { median, p10: median - 0.8, p90: median + 0.8 },
  nearness,
  rank,
});

export const objectDepths: ObjectDepth[] = [at(4.1, 0.51, 3), at(5.2, 0.64, 2), at(6.9, 0.85, 1)];

export const yoloModel: ModelInfo = {
  name: 'yolo26n',
  version: '3f2a9c1',
  task: 'detect',
  licence: 'AGPL-3.0-only',
  source: 'ultralytics/assets/yolo26n.pt',
  engine: 'openvino',
  engine_version: '2026.2.0',
  precision: 'f32',
  threads: 2,
  classes: ['person', 'bus'],
  demo: false,
};

export const depthModel: ModelInfo = {
  name: 'depth-anything-v2-small',
  version: '81be0c4',
  task: 'depth',
  licence: 'Apache-2.0',
  source: 'depth-anything/Depth-Anything-V2-Small-hf',
  engine: 'openvino',
  engine_version: '2026.2.0',
  precision: 'bf16',
  threads: 4,
  depth_kind: 'relative-inverse',
  demo: false,
};
