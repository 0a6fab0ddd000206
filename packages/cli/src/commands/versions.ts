import type { VersionState, VersionView } from '@fovea/domain';
import { feedbackInWords, sampleInWords, versionStates, wholeSample } from '@fovea/domain';
import { versions } from '@fovea/services';
import type { Command } from 'commander';
import { Option } from 'commander';
import { inTime } from '../describe-time.ts';
import type { ListOptions } from '../listing.ts';
import { listCommand, showPage } from '../listing.ts';
import { selectProject } from '../select/project.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

interface VersionsOptions extends ListOptions {
  readonly state?: VersionState;
}

export function versionsCommand(terminal: Terminal, withContext: WithContext): Command {
  return listCommand('versions', 'the model versions of a project, newest first: state, verdict, accuracy')
    .addOption(new Option('--state <state>', 'only versions in this state').choices(versionStates))
    .action(async ({ project: named, state, after, limit }: VersionsOptions, command: Command) => {
      await withContext(async (context) => {
        const { id: project } = await selectProject(context, named);
        const page = await versions.list(context, { project, state, after, limit });
        const none = state === undefined ? 'No versions yet: train one with fovea train.' : 'There is no such version.';
        showPage(terminal, command, page, { head, row, none });
      });
    });
}

const head = ['version', 'state', 'verdict', 'from', 'feedback images', 'validation accuracy', 'made'];

function row({ number, state, verdict, parent, feedbackUse, validation, createdAt }: VersionView): string[] {
  return [
    String(number),
    state,
    verdict ?? '–',
    parent === null ? '–' : String(parent.number),
    feedbackUse === null ? '–' : feedbackInWords(feedbackUse),
    validation === null
      ? '–'
      : `${(100 * validation.accuracy.value).toFixed(1)} % of ${sampleInWords(wholeSample(validation))}`,
    inTime(createdAt),
  ];
}
