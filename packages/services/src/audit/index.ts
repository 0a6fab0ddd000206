export { facets } from './facets.ts';
export { list } from './list.ts';
export { record } from './record.ts';
