import sharp from 'sharp';

/** A grey PNG of 16 bits. @param values row-major, `width` in a row */
export function deepPng(values: Uint16Array, width: number): Promise<Buffer> {
  return sharp(values, { raw: { width, height: values.length / width, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();
}
