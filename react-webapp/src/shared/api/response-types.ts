import type { components as Depth } from '@/shared/api/generated/depth';
import type { components as Yolo } from '@/shared/api/generated/yolo';

// The services' JSON (snake_case), as `npm run api` generates it from their OpenAPI documents.

export type BoundingBox = Yolo['schemas']['Box'];
export type ImageInfo = Yolo['schemas']['Image'];
/** One detected object. The page uses the default box format: corners in pixels. */
export type Detection = Omit<Yolo['schemas']['Detection'], 'bbox'> & { bbox: BoundingBox };
/** The response to one image: its objects. */
export type DetectResponse = Omit<Yolo['schemas']['DetectOne'], 'detections'> & { detections: Detection[] };

export type DepthKind = Depth['schemas']['EstimateOne']['depth_kind'];
/** The depth of one object, at the same index as its box in the request. */
export type ObjectDepth = Pick<Depth['schemas']['ObjectDepth'], 'depth' | 'nearness' | 'rank'>;
/** The response to one image: its depth. Optional parts are present only if requested. */
export type EstimateResponse = Omit<Depth['schemas']['EstimateOne'], 'depth_at_objects' | 'depth_image'> & {
  depth_at_objects?: ObjectDepth[];
  depth_image?: string;
};

export type ModelInfo = Omit<Yolo['schemas']['ModelCard'], 'depth_kind'> & { depth_kind?: DepthKind };
