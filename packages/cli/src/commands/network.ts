import { loadConfig, networks } from '@fovea/services';
import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { endingAtOnce } from '../with-context.ts';

export function networkCommand(terminal: Terminal): Command {
  const command = new Command('network').description('networks with weights that others have trained');
  command
    .command('import')
    .description('bring a trained network along: it is checked against the original and kept by its hash')
    .argument('<network>', `${networks.readFormats}, or a published network: ${networks.publishedNetworks.join(', ')}`)
    .option('--family <name>', 'of a PyTorch state dict (.pth), as torchvision calls it: resnet18, mobilenet_v2 …')
    .option('--json', 'one line of JSON')
    .action(async (network: string, options: { family?: string; json?: boolean }) => {
      const config = loadConfig(process.env);
      const { record, file, license } = await endingAtOnce(() => {
        terminal.progress('Reading the network and its own answers …');
        return networks.importNetwork(
          config,
          network,
          networks.referencePython(config.cache, process.env),
          options.family,
        );
      });
      terminal.endProgress();
      if (options.json === true) return terminal.out(JSON.stringify({ ...record, file }));
      const { source, comparison, taps } = record;
      terminal.out(
        [
          ...(license === null ? [] : [license.trim(), '']),
          'package' in source ? `${network}, from ${source.package} under the licence above` : source.file,
          `taps: ${taps.map((tap) => `${tap.name} (stride ${tap.stride}, ${tap.channels} channels)`).join(', ')}`,
          `largest difference of a logit to the original on ${comparison.images} images: ${comparison.largestDifference.toExponential(1)} (answers of ${comparison.original})`,
          `kept as ${file}`,
        ].join('\n'),
      );
    });
  return command;
}
