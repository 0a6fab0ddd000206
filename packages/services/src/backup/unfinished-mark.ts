import path from 'node:path';

/** A home with this file holds only part of a backup. */
export const unfinishedMark = (home: string) => path.join(home, 'restore-unfinished');
