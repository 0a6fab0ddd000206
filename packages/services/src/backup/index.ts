export type { Backup } from './manifest.ts';
export { restoreBackup as restore } from './restore-backup.ts';
export { writeBackup as write } from './write-backup.ts';
