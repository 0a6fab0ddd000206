import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { benchmarks, measureMachine } from '@fovea/experiments';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../options.ts';
import type { Terminal } from '../terminal.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface BenchOptions {
  readonly seed: number;
  readonly set: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

function setting(text: string, earlier: Readonly<Record<string, string>>): Record<string, string> {
  const [name, ...rest] = text.split('=');
  if (!name || rest.length === 0) throw new InvalidArgumentError('It must be of the form name=value.');
  return { ...earlier, [name]: rest.join('=') };
}

export function benchCommand(terminal: Terminal): Command {
  const list = benchmarks.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`).join('\n');
  return new Command('bench')
    .description('measure this Fovea on this machine')
    .addArgument(new Argument('<name>', 'what to measure').choices(benchmarks.map(({ name }) => name)))
    .option('--seed <number>', 'seed of everything random', wholeNumber, 0)
    .option('--set <name=value>', "one of the benchmark's own settings; may be given several times", setting, {})
    .option('--json', 'end with one line {"name","figures","machine"}')
    .addHelpText(
      'after',
      `\nBenchmarks:\n${list}\n\nReal cells are read from FOVEA_SHARED_DATA, else from ../shared/data beside the checkout.`,
    )
    .action(async (name: string, options: BenchOptions) => {
      const benchmark = benchmarks.find((one) => one.name === name);
      if (benchmark === undefined) throw new FoveaError('INPUT_INVALID', `There is no benchmark ${name}.`);
      const { figures } = await benchmark.run({
        seed: options.seed,
        data: resolve(root, process.env['FOVEA_SHARED_DATA'] || '../shared/data'),
        options: options.set,
        say: options.json === true ? terminal.problem : terminal.out,
        environment: process.env,
      });
      const machine = await measureMachine();
      if (options.json === true) return terminal.out(JSON.stringify({ name, figures, machine }));
      terminal.out(
        `\n${name} on ${machine.cpuModel}, ${machine.cores} cores, Node ${machine.nodeVersion}, ${machine.matmulGflops.toFixed(0)} GFLOP/s`,
      );
      for (const [figure, value] of Object.entries(figures))
        terminal.out(`  ${figure.padEnd(24)}${value ?? 'not measured'}`);
    });
}
