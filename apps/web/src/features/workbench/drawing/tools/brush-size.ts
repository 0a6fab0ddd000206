import { diameter } from './setting.ts';

/** Brush and eraser are of one size. */
export const brushSize = diameter('brush', 'Brush size', 1 / 12);
