import type { DetectResponse, ObjectDepth } from '@/shared/api/response-types';
import type { DepthMap } from '@/shared/depth-map/depth-map';

/** A size in pixels, of an upright picture. */
export interface PictureSize {
  width: number;
  height: number;
}

/** The sizes of a picture of which a smaller copy was sent. */
export interface SmallerCopy {
  size: PictureSize;
  original: PictureSize;
  /** The bytes of the original divided by those of the copy. */
  times: number;
}

/** A chosen file. `id` is unique for each choice, also of the same file. */
export interface ChosenFile {
  id: number;
  file: File;
  /** The longest side of the copy to send, in pixels; undefined sends the file itself. */
  longestSide?: number | undefined;
  /** The results of an earlier analysis, if the file comes from the history; nothing is sent then. */
  known?: Analysis | undefined;
}

/** A picture in the page. `url` is a blob URL; `at` is when it was chosen, in milliseconds since 1970. */
export interface Picture extends ChosenFile {
  url: string;
  at: number;
}

/** One picture and its results so far, as the features pass it on. */
export interface Analysis {
  id: string;
  name: string;
  /** The chosen file, unchanged. */
  file: Blob;
  /** Set if the user chose to send a smaller copy. */
  sent?: SmallerCopy | undefined;
  /** Milliseconds since 1970. */
  at: number;
  /** All detections of at least `MIN_CONFIDENCE`; the page filters them. */
  detect?: DetectResponse | undefined;
  /** 'yolo26n@3f2a9c1' */
  detectModel?: string | undefined;
  depth?: DepthMap | undefined;
  /** One for each of `detect.detections`, measured in `depth`; ranked among all of them. */
  objectDepths?: ObjectDepth[] | undefined;
}
