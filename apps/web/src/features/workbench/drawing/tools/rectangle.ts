import { rectangleBetween } from '../shape-editing.ts';
import type { Tool } from './tool.ts';
import { twoCorners } from './two-corners.ts';

export const rectangle = {
  id: 'rectangle',
  name: 'Rectangle',
  key: 'R',
  icon: 'M2.5 4h11v8h-11z',
  does: 'Draw a rectangle: drag, or click two corners. Press Shift meanwhile for a square',
  notKept: 'The rectangle is not kept',
  ...twoCorners('rectangle', rectangleBetween),
} satisfies Tool;
