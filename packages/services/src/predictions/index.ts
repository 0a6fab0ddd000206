export { map, type MapRequest } from './map.ts';
export { explanations } from './explanations.ts';
export { faithfulness } from './faithfulness.ts';
export { predict } from './predict.ts';
export { randomisation } from './randomisation.ts';
export { without } from './without.ts';
