export * from './deep-png.ts';
export * from './random-picture.ts';
