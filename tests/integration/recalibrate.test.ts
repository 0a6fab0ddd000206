import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recalibrate } from '../../experiments/src/recalibrate.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-recalibrate-test-'));
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

test('the benchmark goes from the click to a verdict on stand-ins for the real cells', async () => {
  const { figures } = await recalibrate.run({
    seed: 0,
    data: folder,
    options: { state: path.join(folder, 'state') },
    environment: { ...process.env, FOVEA_DATABASE_PORT: '56190' },
    quick: true,
    say: () => undefined,
  });
  expect(figures['verdictMs']).toBeGreaterThan(figures['firstPictureMs']!);
  expect(figures['imagesProbed']).toBeGreaterThan(0);
  expect(figures['fullVerdictMs']).toBeNull();
}, 120_000);
