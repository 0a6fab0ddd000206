import { loadConfig, networks } from '@fovea/services';
import { Argument, Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { endingAtOnce } from '../with-context.ts';

export function networkCommand(terminal: Terminal): Command {
  const command = new Command('network').description('networks with weights that others have trained');
  command
    .command('import')
    .description('fetch a published network, check it against the original, and keep it by its hash')
    .addArgument(new Argument('<name>', 'the network').choices(networks.networkNames))
    .option('--json', 'one line of JSON')
    .action(async (name: networks.NetworkName, options: { json?: boolean }) => {
      const config = loadConfig(process.env);
      const { record, file, license } = await endingAtOnce(() => {
        terminal.progress('Fetching the network and its own answers …');
        return networks.importNetwork(config, name, networks.referencePython(config.cache, process.env));
      });
      terminal.endProgress();
      if (options.json === true) return terminal.out(JSON.stringify({ ...record, file }));
      const { source, comparison, taps } = record;
      terminal.out(
        [
          license.trim(),
          '',
          `${name}, from the package ${source.package} ${source.version} under the licence above`,
          `taps: ${taps.map((tap) => `${tap.name} (stride ${tap.stride}, ${tap.channels} channels)`).join(', ')}`,
          `largest difference of a logit to the original on ${comparison.images} images: ${comparison.largestDifference.toExponential(1)}`,
          `kept as ${file}`,
        ].join('\n'),
      );
    });
  return command;
}
