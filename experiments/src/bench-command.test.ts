import { afterEach, expect, test, vi } from 'vitest';
import { benchCommand } from './bench-command.ts';
import { largeHome } from './large-home.ts';

afterEach(() => vi.restoreAllMocks());

async function bench(missed: readonly string[]) {
  vi.spyOn(largeHome, 'run').mockResolvedValue({ figures: { slowPages: missed.length }, missed });
  const lines: string[] = [];
  const say = (text: string) => void lines.push(text);
  const terminal = {
    out: say,
    problem: say,
    progress: say,
    endProgress: () => undefined,
    ask: () => Promise.resolve(null),
  };
  const ended = await benchCommand(terminal)
    .parseAsync(['large-home', '--json'], { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    );
  return { ended, told: JSON.parse(lines.at(-1) ?? '') as { figures: unknown } };
}

test('tells its figures, and fails after that where a limit was missed', async () => {
  const good = await bench([]);
  expect(good).toMatchObject({ ended: null, told: { figures: { slowPages: 0 } } });
  const bad = await bench(['The page "Runs" takes too long.']);
  expect(bad.ended).toMatchObject({ code: 'LIMIT_MISSED', message: 'The page "Runs" takes too long.' });
  expect(bad.told).toMatchObject({ figures: { slowPages: 1 } });
});
