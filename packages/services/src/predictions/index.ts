export { map, type MapRequest } from './map.ts';
export { predict } from './predict.ts';
