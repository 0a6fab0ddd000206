import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { base } from './base.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

test('a fold of the first models goes the whole way on stand-ins, and a second run finds the same in what was kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-base-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const setting = quickSetting(folder, join(folder, 'no real cells'));
  const first = await base.run(setting);
  expect(first.seeds).toEqual([1]);
  for (const name of ['Small', 'SmallLarger', 'Lite0']) {
    const accuracy = first.figures[`accuracy${name}`];
    expect(accuracy, name).toBeGreaterThan(0);
    expect(first.figures[`accuracy${name}Low`], name).toBeLessThanOrEqual(accuracy!);
  }
  const { accuracyLite0, accuracySmall, accuracyGain } = first.figures;
  expect(accuracyGain).toBeCloseTo(accuracyLite0! - accuracySmall!);
  expect(await base.run(setting)).toEqual(first);
}, 60_000);
