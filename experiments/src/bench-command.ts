import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Terminal } from '@fovea/cli/command';
import { endingAtOnce, wholeNumber } from '@fovea/cli/command';
import { FoveaError } from '@fovea/domain';
import { Argument, Command, InvalidArgumentError } from 'commander';
import type { Benchmark, BenchmarkSetting } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { measureMachine } from './support/results-page.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface BenchOptions {
  readonly seed: number;
  readonly set: Readonly<Record<string, string>>;
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly verify?: boolean;
}

function setting(text: string, earlier: Readonly<Record<string, string>>): Record<string, string> {
  const [name, ...rest] = text.split('=');
  if (!name || rest.length === 0) throw new InvalidArgumentError('It must be of the form name=value.');
  return { ...earlier, [name]: rest.join('=') };
}

/** Measures what the published figures are about: `fovea bench NAME`. */
export function benchCommand(terminal: Terminal): Command {
  const list = benchmarks.map(({ name, summary }) => `  ${name.padEnd(18)}${summary}`).join('\n');
  const quickOnes = benchmarks.flatMap(({ name, hasQuick }) => (hasQuick === true ? [name] : [])).join(', ');
  return new Command('bench')
    .addArgument(new Argument('<name>', 'what to measure').choices(benchmarks.map(({ name }) => name)))
    .option('--seed <number>', 'seed of everything random', wholeNumber, 0)
    .option('--set <name=value>', "one of the benchmark's own settings; may be given several times", setting, {})
    .option('--quick', `run every step once on little data, in seconds, and publish nothing; only for ${quickOnes}`)
    .option('--verify', 'measure one published seed again, drawn at random, and say whether its numbers are the same')
    .option('--json', 'end with one line {"name","figures","seeds","machine"}; with --verify, the comparison')
    .addHelpText(
      'after',
      `\nBenchmarks:\n${list}\n\nReal cells are read from FOVEA_SHARED_DATA, else from ../shared/data beside the checkout.`,
    )
    .action(async (name: string, options: BenchOptions) => {
      const benchmark = benchmarks.find((one) => one.name === name);
      if (benchmark === undefined) throw new FoveaError('INPUT_INVALID', `There is no benchmark ${name}.`);
      if (options.quick === true && benchmark.hasQuick !== true)
        throw new FoveaError('INPUT_INVALID', `${name} has no quick form; leave --quick out, or use ${quickOnes}.`);
      const setting: BenchmarkSetting = {
        seed: options.seed,
        data: resolve(root, process.env['FOVEA_SHARED_DATA'] || '../shared/data'),
        options: options.set,
        say: options.json === true ? terminal.problem : terminal.out,
        environment: process.env,
        quick: options.quick === true,
      };
      if (options.verify === true) return verify(terminal, benchmark, setting, options.json === true);
      const { figures, seeds = [options.seed], missed = [] } = await endingAtOnce(() => benchmark.run(setting));
      const machine = await measureMachine();
      if (options.json === true) terminal.out(JSON.stringify({ name, figures, seeds, machine }));
      else {
        terminal.out(
          `\n${name} on ${machine.cpuModel}, ${machine.cores} cores, Node ${machine.nodeVersion}, ${machine.matmulGflops.toFixed(0)} GFLOP/s`,
        );
        for (const [figure, value] of Object.entries(figures))
          terminal.out(`  ${figure.padEnd(24)}${value ?? 'not measured'}`);
      }
      if (missed.length > 0) throw new FoveaError('LIMIT_MISSED', missed.join(' '), { missed });
    });
}

/** @throws NOT_REPRODUCED where the same definition gave other numbers on the same engine */
async function verify(
  terminal: Terminal,
  benchmark: Benchmark,
  setting: BenchmarkSetting,
  asJson: boolean,
): Promise<void> {
  const { name } = benchmark;
  if (benchmark.verify === undefined)
    throw new FoveaError(
      'INPUT_INVALID',
      `${name} has no published seeds to verify: it measures time, or a single training.`,
    );
  if (setting.quick)
    throw new FoveaError(
      'INPUT_INVALID',
      '--verify compares with published figures, and --quick publishes none; leave one of them out.',
    );
  const { verify: measureAgain } = benchmark;
  const found = await endingAtOnce(() => measureAgain(setting));
  if (asJson) terminal.out(JSON.stringify({ name, ...found }));
  const { seed, parts, different, sameDefinition, sameEngine } = found;
  const other = [...(sameDefinition ? [] : ['definition']), ...(sameEngine ? [] : ['engine'])].join(' and ');
  const under = other === '' ? '' : ` The ${other} changed since they were published.`;
  const sentence =
    different.length === 0
      ? `${name}, seed ${seed}: all ${parts} parts have the published numbers.${under}`
      : `${name}, seed ${seed}: ${different.length} of ${parts} parts have other numbers than published (${different.join(', ')}).${under}`;
  if (different.length > 0 && other === '') throw new FoveaError('NOT_REPRODUCED', sentence, { ...found });
  if (!asJson) terminal.out(sentence);
}
