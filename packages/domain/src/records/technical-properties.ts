import { z } from 'zod';

/** Kinds of picture that Fovea reads. A file is taken for what its content is, whatever its name says. */
export const pictureFormats = ['png', 'jpeg', 'webp', 'gif', 'avif', 'tiff', 'bmp'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

const level = z.number().min(0).max(255);

/**
 * What a picture says of how it was made, beside what it shows. Brightness, contrast, sharpness and background are
 * measured on the upright 8-bit RGB picture that the model's is made of.
 */
export const technicalPropertiesSchema = z.object({
  format: z.enum(pictureFormats),
  /** Bits of one channel in the file. */
  depth: z.int().min(1).max(32),
  colourModel: z.enum(['grey', 'colour', 'palette', 'CMYK']),
  /** The file has a channel, or an entry of a palette, for transparency. */
  alpha: z.boolean(),
  /** Bytes of the file for one pixel. */
  bytesPerPixel: z.number().min(0),
  /** Of a JPEG, 1…100, estimated from its quantisation table for brightness; null for any other kind. */
  jpegQuality: z.number().min(1).max(100).nullable(),
  /** Median red, green and blue of the picture's outermost pixels, 0…255. */
  background: z.tuple([level, level, level]),
  /** Mean luma (Rec. 601), 0…255. */
  brightness: level,
  /** Standard deviation of the luma, 0…255. */
  contrast: level,
  /** Mean distance of a pixel's luma from the mean of its four neighbours, 0…255. */
  sharpness: level,
});
export type TechnicalProperties = z.infer<typeof technicalPropertiesSchema>;

/** Values of 16-bit pictures, 0…65,535, that become 0 and 255: the same for all pictures of a project. */
export const depthRangeSchema = z
  .object({ low: z.int().min(0).max(65_535), high: z.int().min(0).max(65_535) })
  .refine(({ low, high }) => low < high, 'The range must not be empty.');
export type DepthRange = z.infer<typeof depthRangeSchema>;
