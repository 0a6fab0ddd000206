import type { NetworkView } from '@fovea/domain';
import { loadConfig, networks } from '@fovea/services';
import { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { endingAtOnce } from '../with-context.ts';

const noNetwork =
  'No network was imported on this machine. Import one with "fovea network import". Until then, each project trains the small one.';

const untrained = 'fresh weights, which have no original';

const tapsInWords = (taps: NetworkView['taps']) =>
  `taps: ${taps.map(({ name, stride, channels }) => `${name} (stride ${stride}, ${channels} channels)`).join(', ')}`;

const describeNetwork = ({ name, sha256, taps, largestDifference }: NetworkView) =>
  [
    `${name}  ${sha256.slice(0, 12)}`,
    tapsInWords(taps),
    largestDifference === null
      ? untrained
      : `largest difference of a logit to the original: ${largestDifference.toExponential(1)}`,
  ].join('\n');

function whereFrom(source: networks.NetworkRecord['source']): string {
  if ('package' in source) return `from ${source.package} under the licence above`;
  return 'form' in source ? `${source.form} form, fresh weights of the seed ${source.seed}` : source.file;
}

export function networkCommand(terminal: Terminal): Command {
  const command = new Command('network').description('networks that projects can be given in place of the small one');
  command
    .command('list')
    .description('the networks that were imported on this machine')
    .option('--json', 'one line of JSON')
    .action(async (options: { json?: boolean }) => {
      const kept = await networks.keptNetworks(loadConfig(process.env));
      if (options.json === true) return terminal.out(JSON.stringify(kept));
      terminal.out(kept.length === 0 ? noNetwork : kept.map(describeNetwork).join('\n\n'));
    });
  command
    .command('import')
    .description('bring a network along: it is checked against the original and kept by its hash')
    .argument('<network>', `${networks.readFormats}, or one of these: ${networks.namedNetworks.join(', ')}`)
    .option('--family <name>', 'of a PyTorch state dict (.pth), as torchvision calls it: resnet18, mobilenet_v2 …')
    .option('--seed <number>', 'of the fresh weights of the residual form', wholeNumber)
    .option('--json', 'one line of JSON')
    .action(async (network: string, options: networks.ImportOptions & { readonly json?: boolean }) => {
      const config = loadConfig(process.env);
      const { record, file, license } = await endingAtOnce(() => {
        terminal.progress('Reading the network and its own answers …');
        return networks.importNetwork(config, network, networks.referencePython(config.cache, process.env), options);
      });
      terminal.endProgress();
      if (options.json === true) return terminal.out(JSON.stringify({ ...record, file }));
      const { source, comparison, taps } = record;
      terminal.out(
        [
          ...(license === null ? [] : [license.trim(), '']),
          whereFrom(source),
          tapsInWords(taps),
          comparison === null
            ? untrained
            : `largest difference of a logit to the original on ${comparison.images} images: ${comparison.largestDifference.toExponential(1)} (answers of ${comparison.original})`,
          `kept as ${file}`,
          `A project takes the network when it is made: fovea import FOLDER --network ${record.sha256.slice(0, 12)}`,
        ].join('\n'),
      );
    });
  return command;
}
