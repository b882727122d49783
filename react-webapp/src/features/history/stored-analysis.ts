import type { Analysis, SmallerCopy } from '@/shared/picture-types';
import type { DetectResponse, ObjectDepth } from '@/shared/api/response-types';
import { conf } from '@/shared/url-codecs';
import type { DepthMap } from '@/shared/depth-map/depth-map';

/** The fields of a depth map without its file and without its id, which is valid only in the current page. */
export type DepthMapMeta = Omit<DepthMap, 'id' | 'file'>;

/** A function that restores a stored depth map. */
export type ReopenDepthMap = (meta: DepthMapMeta, file: Blob) => Promise<DepthMap>;

/** One line of the history, small enough to load all of them at once. */
export interface Card {
  id: string;
  name: string;
  at: number;
  /** The stored size of the analysis. */
  bytes: number;
  /** Objects above the default confidence; undefined without detections. */
  objects: number | undefined;
  models: string[];
  thumbnail: Blob | undefined;
  /** Equal for two cards of one id if their content is the same. */
  edition: string;
}

/** The large parts of an analysis. */
export interface Contents {
  id: string;
  file: Blob;
  sent: SmallerCopy | undefined;
  detect: DetectResponse | undefined;
  detectModel: string | undefined;
  depth: { meta: DepthMapMeta; file: Blob } | undefined;
  objectDepths: ObjectDepth[] | undefined;
}

export interface StoredAnalysis {
  card: Card;
  contents: Contents;
}

export function cardOf(analysis: Analysis, thumbnail: Blob | undefined): Card {
  const { id, name, at, file, detect, detectModel, depth } = analysis;
  const sure = detect?.detections.filter(({ confidence }) => confidence >= conf.fallback);
  return {
    id,
    name,
    at,
    bytes: file.size + (depth?.file.size ?? 0) + (thumbnail?.size ?? 0),
    objects: sure?.length,
    models: [detectModel, depth?.model].filter((model) => model !== undefined),
    thumbnail,
    edition: editionOf(analysis),
  };
}

/** Return a key that changes when a picture gets more results or new ones. */
export function editionOf({ detect, depth, objectDepths }: Analysis): string {
  return [detect?.request_id, depth?.requestId, objectDepths?.length].join('/');
}

export function contentsOf({ id, file, sent, detect, detectModel, depth, objectDepths }: Analysis): Contents {
  return { id, file, sent, detect, detectModel, depth: depth && splitDepthMap(depth), objectDepths };
}

function splitDepthMap({ width, height, kind, min, max, model, requestId, file }: DepthMap) {
  return { meta: { width, height, kind, min, max, model, requestId }, file };
}

/** Restore an analysis with a depth map that can be read again. */
export async function reopen({ card, contents }: StoredAnalysis, reopenDepthMap: ReopenDepthMap): Promise<Analysis> {
  const { file, sent, detect, detectModel, depth, objectDepths } = contents;
  const { id, name, at } = card;
  const map = depth && (await reopenDepthMap(depth.meta, depth.file));
  return { id, name, at, file, sent, detect, detectModel, depth: map, objectDepths };
}
