import { brush, eraser } from './brush.ts';
import { ellipse } from './ellipse.ts';
import { freehand } from './freehand.ts';
import { point } from './point.ts';
import { polygon } from './polygon.ts';
import { rectangle } from './rectangle.ts';
import { rubber } from './rubber.ts';
import type { Tool } from './tool.ts';
import { wand } from './wand.ts';

const listed = [rectangle, ellipse, polygon, freehand, brush, eraser, wand, point, rubber] as const;

/** What is in hand: a tool that draws, or none, so that the pointer moves the view and edits regions. */
export type ToolId = 'pan' | (typeof listed)[number]['id'];

/** All tools, in the order of their buttons. */
export const tools: readonly Tool<Exclude<ToolId, 'pan'>>[] = listed;

export const toolNamed = (id: ToolId) => tools.find((tool) => tool.id === id) ?? null;
