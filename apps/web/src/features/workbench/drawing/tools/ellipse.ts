import { ellipseBetween } from '../shape-editing.ts';
import type { Tool } from './tool.ts';
import { twoCorners } from './two-corners.ts';

export const ellipse = {
  id: 'ellipse',
  name: 'Ellipse',
  key: 'E',
  icon: 'M14 8c0 2.5-2.7 4.5-6 4.5S2 10.5 2 8s2.7-4.5 6-4.5S14 5.5 14 8z',
  does: 'Draw an ellipse: drag, or click two corners of its box. Press Shift meanwhile for a circle',
  notKept: 'The ellipse is not kept',
  ...twoCorners('ellipse', ellipseBetween),
} satisfies Tool;
