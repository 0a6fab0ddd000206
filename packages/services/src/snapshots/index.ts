export { type Manifest } from './manifest.ts';
export { readManifest } from './read.ts';
export { take } from './take.ts';
