export { type Manifest, manifestSchema } from './manifest.ts';
export { take } from './take.ts';
