export * from './colour-maps.ts';
export * from './colourise.ts';
export * from './legend-ticks.ts';
