import type { Analysis, PictureSize } from '@/shared/picture-types';
import type { DepthKind, DetectResponse, Detection } from '@/shared/api/response-types';
import type { Statistics } from '@/shared/depth-map/statistics';
import { measuredObjects, type MeasuredObject } from './measured-objects';

interface ModelName {
  name: string;
  version: string;
}

/**
 * The JSON export of an analysis, also described by `analysis.schema.json`: the detect response's fields for the visible
 * objects and, if there is a depth map, the estimate response's depth fields.
 */
export interface AnalysisFile extends Omit<DetectResponse, 'model'> {
  /** The picture's file name. */
  name: string;
  /** ISO 8601, UTC. */
  analysed_at: string;
  /** The size of the smaller copy, if one was sent. */
  sent_size?: PictureSize;
  model?: ModelName;
  depth_model?: ModelName;
  depth_kind?: DepthKind;
  /** Statistics of the whole picture. */
  depth_stats?: Statistics;
  /** One per detection, in the same order; rank 1 is the nearest. */
  depth_at_objects?: MeasuredObject[];
}

/** Build the export of the visible objects and their depths (`stats` of the map); undefined without detections. */
export function analysisFile(
  analysis: Analysis,
  shown: readonly Detection[],
  stats: Statistics | undefined,
): AnalysisFile | undefined {
  const { detect, detectModel, name, at, sent } = analysis;
  if (!detect) return undefined;
  return {
    name,
    analysed_at: new Date(at).toISOString(),
    request_id: detect.request_id,
    ...(detectModel !== undefined && { model: modelName(detectModel) }),
    image: detect.image,
    ...(sent && { sent_size: sent.size }),
    detections: [...shown],
    detection_count: shown.length,
    ...depthFields(analysis, shown, stats),
  };
}

function depthFields(analysis: Analysis, shown: readonly Detection[], stats: Statistics | undefined) {
  if (!analysis.depth || !stats) return {};
  const { model, kind } = analysis.depth;
  const objects = measuredObjects(analysis, shown);
  return {
    depth_model: modelName(model),
    depth_kind: kind,
    depth_stats: stats,
    ...(objects && { depth_at_objects: objects }),
  };
}

/** Split a model label: 'yolo26n@3f2a9c1' -> { name: 'yolo26n', version: '3f2a9c1' }. */
function modelName(text: string): ModelName {
  const at = text.lastIndexOf('@');
  return at < 0 ? { name: text, version: '' } : { name: text.slice(0, at), version: text.slice(at + 1) };
}
