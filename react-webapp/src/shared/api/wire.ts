/** What the two services answer, in their own words (snake_case), as their OpenAPI documents describe it. */

export interface BoundingBox {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface ImageInfo {
  filename: string | null;
  format: string;
  width: number;
  height: number;
}

export interface Detection {
  class_id: number;
  class_name: string;
  confidence: number;
  bbox: BoundingBox;
}

export interface DetectAnswer {
  request_id: string;
  image: ImageInfo;
  detections: Detection[];
  detection_count: number;
}

export type DepthKind = 'relative-inverse' | 'metric-m';

export interface ObjectDepth {
  depth: { median: number; p10: number; p90: number };
  nearness: number;
  rank: number;
}

export interface EstimateAnswer {
  request_id: string;
  image: ImageInfo;
  depth_kind: DepthKind;
  depth_stats: { min: number; max: number; mean: number; std: number };
  depth_at_objects?: ObjectDepth[];
  depth_image?: string;
}

export interface ModelInfo {
  name: string;
  version: string;
  task: string;
  licence: string;
  source: string;
  engine: string;
  precision: string;
  classes?: string[];
  depth_kind?: DepthKind;
  demo: boolean;
}
