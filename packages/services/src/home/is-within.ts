import path from 'node:path';

/** Whether a place is a folder itself or lies below it. */
export const isWithin = (place: string, folder: string): boolean => !path.relative(folder, place).startsWith('..');
