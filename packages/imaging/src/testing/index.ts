export * from './deep-png.ts';
export * from './random-picture.ts';
export * from './recode.ts';
