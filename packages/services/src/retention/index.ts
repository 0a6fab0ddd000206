export { sweep, type SweptKind, sweepRegularly } from './sweep.ts';
