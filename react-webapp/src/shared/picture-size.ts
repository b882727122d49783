/** In pixels, upright. */
export interface PictureSize {
  width: number;
  height: number;
}
