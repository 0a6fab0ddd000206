import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tourBenchmark } from '../../experiments/src/tour.ts';
import { withInstallation } from '../../experiments/src/support/installation.ts';
import { fullScale } from '../../experiments/src/tour/scale.ts';
import { walkTour } from '../../experiments/src/tour/walk.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-tour-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const environment = { FOVEA_DATABASE_PORT: '56190' };

test('right marks of the tour end in accept with a visible gain, wrong ones do not, whoever draws them', async () => {
  await withInstallation(environment, async (installation) => {
    for (const seed of [0, 1]) {
      const { first, right, wrong, isInUse, cells, dotted } = await walkTour(installation, fullScale, seed);
      console.log(
        `seed ${seed}: ${[first, right, wrong].map(({ accuracy }) => (100 * accuracy).toFixed(1)).join(', ')} %, ${right.verdict} in ${right.seconds.toFixed(1)} s, wrong marks ${wrong.verdict}`,
      );
      expect(dotted).toBe(cells / 2);
      expect(right).toMatchObject({ verdict: 'accept', rules: ['cured'] });
      expect(right.accuracy - first.accuracy).toBeGreaterThanOrEqual(0.15);
      expect(isInUse).toBe(true);
      expect(wrong.verdict).not.toBe('accept');
      expect(wrong.accuracy).toBeLessThan(right.accuracy);
    }
  });
}, 900_000);

test('the benchmark goes the whole way on little data, and keeps what it measured', async () => {
  const setting = { seed: 0, data: folder, options: { state: folder }, environment, quick: true, say: () => undefined };
  const first = await tourBenchmark.run(setting);
  expect(first.figures).toMatchObject({ walks: 1, rightAccepted: expect.any(Number), leastGain: expect.any(Number) });
  expect(await tourBenchmark.run(setting)).toEqual(first);
}, 300_000);
