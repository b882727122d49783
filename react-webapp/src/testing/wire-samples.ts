import type { DetectAnswer, Detection, EstimateAnswer, ModelInfo } from '@/shared/api/wire';

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

export const detectAnswer: DetectAnswer = { request_id: '01J', image, detections, detection_count: 3 };

const depthAnswer: EstimateAnswer = {
  request_id: '01J',
  image,
  depth_kind: 'relative-inverse',
  depth_stats: { min: 0, max: 8.1, mean: 2.9, std: 1.7 },
};

export const depthMap: EstimateAnswer = { ...depthAnswer, depth_image: 'data:image/png;base64,iVBORw0KGgo=' };

const at = (median: number, nearness: number, rank: number) => ({
  depth: { median, p10: median - 0.8, p90: median + 0.8 },
  nearness,
  rank,
});

export const objectDepths: EstimateAnswer = {
  ...depthAnswer,
  depth_at_objects: [at(4.1, 0.51, 3), at(5.2, 0.64, 2), at(6.9, 0.85, 1)],
};

export const yoloModel: ModelInfo = {
  name: 'yolo26n',
  version: '3f2a9c1',
  task: 'detect',
  licence: 'AGPL-3.0-only',
  source: 'ultralytics/assets/yolo26n.pt',
  engine: 'openvino',
  precision: 'f32',
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
  precision: 'bf16',
  depth_kind: 'relative-inverse',
  demo: false,
};
