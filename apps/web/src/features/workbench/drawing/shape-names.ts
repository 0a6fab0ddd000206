import type { Shape } from '@fovea/domain';
import { toolOf } from '@fovea/domain';

const names = {
  rectangle: 'rectangle',
  ellipse: 'ellipse',
  point: 'point',
  polygon: 'polygon',
  freehand: 'outline',
  brush: 'brush stroke',
  wand: 'wand region',
  map: 'region of a map',
} as const satisfies Record<ReturnType<typeof toolOf>, string>;

/** What a person calls a shape, by what drew it. */
export const shapeName = (shape: Shape): string => names[toolOf(shape)];
