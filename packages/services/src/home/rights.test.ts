import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tightenHome } from './rights.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-rights-'));
});
afterEach(() => rm(home, { recursive: true }));

async function leave(place: string, mode: number): Promise<() => Promise<string>> {
  const file = path.join(home, place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '');
  await chmod(file, mode);
  await chmod(path.dirname(file), 0o755);
  return async () => ((await stat(file)).mode & 0o777).toString(8);
}

test.each(['artifacts', 'checkpoints', 'downloads', 'imports', 'logs', 'uploads', 'images of Fovea'])(
  'what others could read below %s becomes the owner’s alone',
  async (folder) => {
    const artifacts = path.join(home, folder === 'images of Fovea' ? folder : 'artifacts');
    const mode = await leave(`${folder}/x/file`, 0o644);
    await chmod(path.join(home, folder), 0o755);
    await tightenHome({ home, artifacts });
    expect(await mode()).toBe('600');
    expect((await stat(path.join(home, folder, 'x'))).mode & 0o777).toBe(0o700);
  },
);

test('a home that holds other things, too, leaves those as they are, and a program stays one', async () => {
  const others = [
    await leave('bin/tool', 0o755),
    await leave('project/node_modules/.bin/node', 0o755),
    await leave('site/a.html', 0o644),
  ];
  const script = await leave('start.sh', 0o755);
  await tightenHome({ home, artifacts: path.join(home, 'artifacts') });
  expect(await Promise.all(others.map((mode) => mode()))).toEqual(['755', '755', '644']);
  expect(await script()).toBe('700');
});
