import type { components as Depth } from '@/shared/api/generated/depth';
import type { components as Yolo } from '@/shared/api/generated/yolo';

// What the two services answer, in their own words (snake_case): `npm run api` generates it from their OpenAPI documents.

export type BoundingBox = Yolo['schemas']['Box'];
export type ImageInfo = Yolo['schemas']['Image'];
/** The page leaves `boxes` at its default, corners in pixels. */
export type Detection = Omit<Yolo['schemas']['Detection'], 'bbox'> & { bbox: BoundingBox };
/** The objects in one image. */
export type DetectAnswer = Omit<Yolo['schemas']['DetectOne'], 'detections'> & { detections: Detection[] };

export type DepthKind = Depth['schemas']['EstimateOne']['depth_kind'];
/** Where an object lies in depth; which object is told by its place among the boxes that were asked for. */
export type ObjectDepth = Pick<Depth['schemas']['ObjectDepth'], 'depth' | 'nearness' | 'rank'>;
/** The depth of one image; what was not asked for is not in it. */
export type EstimateAnswer = Omit<Depth['schemas']['EstimateOne'], 'depth_at_objects' | 'depth_image'> & {
  depth_at_objects?: ObjectDepth[];
  depth_image?: string;
};

export type ModelInfo = Omit<Yolo['schemas']['ModelCard'], 'depth_kind'> & { depth_kind?: DepthKind };
