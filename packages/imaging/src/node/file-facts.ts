import type { PictureFormat, TechnicalProperties } from '@fovea/domain';

/** What the file says of itself. */
export interface FileFacts extends Pick<TechnicalProperties, 'depth' | 'colourModel' | 'alpha' | 'jpegQuality'> {
  readonly format: PictureFormat;
  /** Pages of a TIFF, frames of an animation; only the first is read. */
  readonly pages: number;
}
