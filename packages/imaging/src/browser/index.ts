export * from './colour-maps.ts';
export * from './colourise.ts';
export * from './contour-areas.ts';
export * from './contour-lines.ts';
export * from './enlarge.ts';
export * from './legend-ticks.ts';
export * from './mask-outlines.ts';
export * from './similar-pixels.ts';
