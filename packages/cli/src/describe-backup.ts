import type { backup } from '@fovea/services';

/** What a backup holds, and of which moment. */
export function describeBackup({ moment, project, tables, artifacts }: backup.Backup): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const whose = project === null ? 'all projects' : `the project ${project.name}`;
  return `${whose} as of ${moment}, ${rows} rows and ${artifacts.length} artifacts.`;
}
