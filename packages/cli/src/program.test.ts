import { Command, CommanderError } from 'commander';
import { expect, test } from 'vitest';
import type { LentCommand } from './program.ts';
import { fovea } from './program.ts';
import type { Terminal } from './terminal.ts';
import type { WithContext } from './with-context.ts';

const silent: Terminal = {
  out: () => {},
  problem: () => {},
  progress: () => {},
  ask: () => Promise.resolve(null),
  endProgress: () => {},
};
const withoutContext: WithContext = () => Promise.reject(new Error('No command here needs a context.'));

function lending(): { lent: LentCommand; did: string[] } {
  const did: string[] = [];
  const load = () => {
    did.push('loaded');
    return Promise.resolve(() => new Command('weigh').action(() => void did.push('called')));
  };
  return { lent: { name: 'weigh', description: 'weigh something', load }, did };
}

test('help names the command of another package without loading it', async () => {
  const { lent, did } = lending();
  const program = await fovea(['--help'], silent, withoutContext, [lent]);
  expect(program.helpInformation()).toMatch(/weigh +weigh something/);
  expect(did).toEqual([]);
});

test('a wrong word is said in the terminal, and ends no process, also where a command lies within another', async () => {
  for (const words of [['predict'], ['network', 'import'], ['network', 'import', 'residual', '--seed', '-1']]) {
    const said: string[] = [];
    const terminal = { ...silent, problem: (text: string) => void said.push(text) };
    const program = await fovea(words, terminal, withoutContext, []);
    await expect(program.parseAsync(words, { from: 'user' })).rejects.toThrow(CommanderError);
    expect(said.join('\n'), words.join(' ')).toMatch(/^error: .*\n\(add --help for what can be given\)$/s);
  }
});

test('a network that is neither a file nor known is refused, with the names that are known', async () => {
  const words = ['network', 'import', 'no-such.keras'];
  const program = await fovea(words, silent, withoutContext, []);
  await expect(program.parseAsync(words, { from: 'user' })).rejects.toThrow(
    /no file no-such\.keras.*efficientnet-lite0/,
  );
});

test('the command of another package is loaded when it is called', async () => {
  const { lent, did } = lending();
  const program = await fovea(['weigh'], silent, withoutContext, [lent]);
  await program.parseAsync(['weigh'], { from: 'user' });
  expect(did).toEqual(['loaded', 'called']);
});
