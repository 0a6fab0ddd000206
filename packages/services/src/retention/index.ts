export { rejectedBefore } from './rejected-weights.ts';
export { sweep, type SweptKind, sweepRegularly } from './sweep.ts';
