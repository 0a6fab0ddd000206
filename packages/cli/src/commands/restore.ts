import { backup, loadConfig } from '@fovea/services';
import { Command } from 'commander';
import { describeBackup } from '../describe-backup.ts';
import type { Terminal } from '../terminal.ts';
import { bar } from '../terminal.ts';
import { endingAtOnce } from '../with-context.ts';

export function restoreCommand(terminal: Terminal): Command {
  return new Command('restore')
    .description('bring a backup into an empty FOVEA_HOME')
    .argument('<file>', 'what fovea backup wrote')
    .option('--check', 'only see whether the backup is whole')
    .option('--json', 'one line of JSON')
    .action(async (file: string, options: { check?: boolean; json?: boolean }) => {
      const config = loadConfig(process.env);
      const restored = await endingAtOnce(() =>
        backup.restore(config, {
          file,
          isTrial: options.check,
          onProgress: (done, total) => terminal.progress(`artifacts ${bar(done / total)}`),
          notice: (text) => terminal.problem(text),
        }),
      );
      terminal.endProgress();
      if (options.json === true) return terminal.out(JSON.stringify(restored));
      const outcome = options.check === true ? `${file} is whole` : `Restored into ${config.home}`;
      terminal.out(`${outcome}: ${describeBackup(restored)}`);
    });
}
