export * from './archive.ts';
export { decodeUtf8, escapeBytes } from './archive-names.ts';
export * from './content-hash.ts';
export * from './decode.ts';
export * from './prepare.ts';
export * from './sample/generate.ts';
export * from './sample/settings.ts';
export * from './thumbnail.ts';
export * from './usable.ts';
