import { stat } from 'node:fs/promises';
import { backup } from '@fovea/services';
import { Command } from 'commander';
import { describeBackup } from '../describe-backup.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import { bar } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

export function backupCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('backup')
    .description('write everything that is stored into one file, also while Fovea runs')
    .argument('<file>', 'where to write; nothing may be there')
    .option('--project <name>', 'only this project')
    .option('--json', 'one line of JSON')
    .action(async (file: string, options: { project?: string; json?: boolean }) => {
      await withContext(async (context, signal) => {
        const project = options.project === undefined ? undefined : await selectProject(context, options.project);
        const written = await backup.write(context, {
          file,
          project: project && { id: project.id, name: project.name },
          signal,
          onProgress: (done, total) => terminal.progress(`artifacts ${bar(done / total)}`),
        });
        terminal.endProgress();
        const { size } = await stat(file);
        if (options.json === true) terminal.out(JSON.stringify({ file, bytes: size, ...written }));
        else terminal.out(`${file}, ${(size / 1e6).toFixed(1)} MB: ${describeBackup(written)}`);
      });
    });
}
