import type { BoundingBox, ObjectDepth } from '@/shared/api/response-types';
import type { PictureSize } from '@/shared/picture-types';
import type { Colormap } from './depth-map';
import type { MapSource } from './decoded-map-cache';
import type { Statistics } from './statistics';

export interface Cloud {
  /** x right, y up, z towards the viewer: three numbers a point. */
  positions: Float32Array<ArrayBuffer>;
  /** RGB: three bytes a point. */
  colours: Uint8Array<ArrayBuffer>;
  /** Points in a row, and rows. */
  columns: number;
  rows: number;
  /** False where the browser cannot read the picture: the colours then tell the depth. */
  pictured: boolean;
}

/** What the page may ask of the worker: the input of each job, and its output. */
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
  cloud: { input: { map: MapSource; picture: Blob; fov: number; mostPoints: number }; output: Cloud };
  close: { input: { id: number }; output: null };
}

export type JobName = keyof Jobs;
export type Input<Name extends JobName> = Jobs[Name]['input'];
export type Output<Name extends JobName> = Jobs[Name]['output'];

export interface Question<Name extends JobName = JobName> {
  number: number;
  name: Name;
  input: Input<Name>;
}

/** To the question of the same number. */
export type Reply = { number: number; output: Output<JobName> } | { number: number; error: string };
