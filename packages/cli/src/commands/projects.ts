import type { ProjectView } from '@fovea/domain';
import { smallNetworkName } from '@fovea/domain';
import { projects } from '@fovea/services';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { table } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

/** How images are prepared, in the words that `fovea import` takes. */
const settings = ['size', 'fit', 'background', 'normalise', 'symmetries', 'network'];
const head = ['project', 'classes', 'images', 'subjects', 'version in use', ...settings];

export function projectsCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('projects')
    .description('the projects: images, the version in use, what the models see, and what they are made of')
    .option('--json', 'one line of JSON')
    .action(async (options: { readonly json?: boolean }) => {
      await withContext(async (context) => {
        const known = await projects.list(context);
        if (options.json === true) return terminal.out(JSON.stringify(known));
        const none = 'There is no project yet. Import images first: fovea import DIR.';
        terminal.out(known.length === 0 ? none : table(head, known.map(row)));
      });
    });
}

function row({ name, classes, images, subjects, champion, input, network }: ProjectView): string[] {
  const { size, fit, background, normalise, symmetries } = input;
  const counts = [classes.length, images, subjects].map(String);
  const inUse = champion === null ? '–' : String(champion.number);
  return [
    name,
    ...counts,
    inUse,
    String(size),
    fit,
    background,
    normalise,
    symmetries,
    network?.name ?? smallNetworkName,
  ];
}
