import type { Stroked } from './brush.ts';
import { stroke } from './brush.ts';
import type { Tool } from './tool.ts';

/** Takes a part of the picture from the model, for a question. It draws no region. */
export const rubber = {
  ...stroke,
  id: 'rub out',
  name: 'Rub out',
  key: 'Q',
  icon: 'M3 8.5a5 5 0 1 1 10 0 5 5 0 0 1-10 0zM6.6 7.2c.1-1.9 2.9-1.9 2.9 0 0 1.2-1.4 1.2-1.4 2.3M8.1 11.2v.1',
  does: 'Rub out a part of the picture, and see at once what the answer is without it. No region is drawn',
  notKept: 'Nothing is rubbed out',
  up: ({ line }) => ({ state: null, result: { kind: 'rubbed', strokes: line } }),
} satisfies Tool<string, Stroked>;
