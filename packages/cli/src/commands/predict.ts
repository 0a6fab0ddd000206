import { answerInShort } from '@fovea/domain';
import { predictions } from '@fovea/services';
import { Command } from 'commander';
import { verdictBeside } from '../describe-run.ts';
import { selectImage } from '../select/image.ts';
import { selectProject } from '../select/project.ts';
import { selectVersion } from '../select/version.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

export function predictCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('predict')
    .description("a model's answer for one image of a project")
    .argument('<image>', "the image's name, a part that only it has, or its id")
    .option('--project <name>', 'project, when there are several')
    .option('--of <version>', 'version number; the champion unless given')
    .option('--json', 'one line of JSON')
    .action(async (wanted: string, options: { project?: string; of?: string; json?: boolean }) => {
      await withContext(async (context) => {
        const project = await selectProject(context, options.project);
        const image = await selectImage(context, project.id, wanted);
        const version = options.of === undefined ? undefined : await selectVersion(context, project.id, options.of);
        const prediction = await predictions.predict(context, {
          image: image.id,
          ...(version === undefined ? {} : { version: version.id }),
        });
        if (options.json === true) return terminal.out(JSON.stringify(prediction));
        const { named, others } = answerInShort(prediction.probabilities, project.classes, image.label);
        const rest = { name: `${others.classes} other classes`, probability: others.probability };
        const shares = [...named, ...(others.classes === 0 ? [] : [rest])].map(
          ({ name, probability }) => `${name} ${(probability * 100).toFixed(1)} %`,
        );
        const label = image.label === null ? 'label unknown' : `label ${image.label}`;
        terminal.out(
          `${image.name}: ${shares.join(', ')} by version ${prediction.version.number}${verdictBeside(prediction.version)}; ${label} (${image.split})`,
        );
      });
    });
}
