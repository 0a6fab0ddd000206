export { facets } from './facets.ts';
export { file, type ImageFile, thumbnail } from './file.ts';
export { get } from './get.ts';
export { list, outline } from './list.ts';
export { setPixelSize } from './set-pixel-size.ts';
export { pixels } from '../stored-images/prepared-pixels.ts';
