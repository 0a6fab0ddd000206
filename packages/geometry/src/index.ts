export { cleaned, cleanedRoi, mendedRoi } from './cleaned.ts';
export { onImage } from './on-image.ts';
export { shapeOf } from './shape-of.ts';
export { simplified } from './simplified.ts';
export type { Stroke } from './stroked.ts';
export { stroked } from './stroked.ts';
export { withoutPart, withPart } from './combined.ts';
