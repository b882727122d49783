import type { BoundingBox, ObjectDepth } from '@/shared/api/response-types';
import type { PictureSize } from '@/shared/picture-types';
import type { Colormap } from './depth-map';
import type { MapSource } from './decoded-map-cache';
import type { Statistics } from './statistics';

export interface Cloud {
  /** Three numbers per point: x right, y up, z towards the viewer. */
  positions: Float32Array<ArrayBuffer>;
  /** Three bytes per point: RGB. */
  colours: Uint8Array<ArrayBuffer>;
  /** Points in a row, and rows. */
  columns: number;
  rows: number;
  /** False when the browser cannot read the picture; then the colours show the depth. */
  hasPictureColours: boolean;
}

/** The jobs of the worker, each with its input and output. */
export interface Jobs {
  open: { input: { map: MapSource }; output: { width: number; height: number } };
  paint: { input: { map: MapSource; colormap: Colormap; longestSide: number }; output: ImageBitmap };
  valueAt: { input: { map: MapSource; picture: PictureSize; x: number; y: number }; output: number };
  measure: {
    input: { map: MapSource; picture: PictureSize; boxes: readonly BoundingBox[] };
    output: ObjectDepth[];
  };
  statistics: { input: { map: MapSource }; output: Statistics };
  histogram: { input: { map: MapSource; bins: number }; output: number[] };
  cloud: { input: { map: MapSource; picture: Blob; fov: number; maxPoints: number }; output: Cloud };
  close: { input: { id: number }; output: null };
}

export type JobName = keyof Jobs;
export type Input<Name extends JobName> = Jobs[Name]['input'];
export type Output<Name extends JobName> = Jobs[Name]['output'];

export interface WorkerRequest<Name extends JobName = JobName> {
  number: number;
  name: Name;
  input: Input<Name>;
}

/** The reply to the request of the same number. */
export type WorkerReply = { number: number; output: Output<JobName> } | { number: number; error: string };
