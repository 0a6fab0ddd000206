export { cleaned, cleanedRoi, mendedRoi } from './cleaned.ts';
export { withoutPart, withPart } from './combined.ts';
