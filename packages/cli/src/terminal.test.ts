import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const own = JSON.stringify(new URL('./terminal.ts', import.meta.url).href);

test('a pipe that its reader closes ends quietly, and the command goes on', async () => {
  const text = `import { processTerminal } from ${own};
    import { once } from 'node:events';
    const terminal = processTerminal();
    terminal.out('first');
    await once(process.stdin.resume(), 'end');
    terminal.out('second');
    await new Promise((resolve) => setTimeout(resolve, 50));
    terminal.out('third');
    process.exitCode = 3;`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text]);
  let problems = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (problems += part));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stdin.end();
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, problems }).toEqual({ code: 3, problems: '' });
});
