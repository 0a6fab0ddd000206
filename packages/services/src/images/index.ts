export { facets } from './facets.ts';
export { file, type ImageFile, thumbnail } from './file.ts';
export { get } from './get.ts';
export { list, outline } from './list.ts';
export { pixels } from '../stored-images/prepared-pixels.ts';
