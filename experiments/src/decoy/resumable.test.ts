import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEngine } from '@fovea/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Allowance, ifTimeIsLeft } from './allowance.ts';
import { methods, trainingBy } from './methods.ts';
import { trainTo } from './resumable.ts';
import { quickScale } from './scale.ts';
import { readDecoySets } from './sets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-resumable-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Spent when it has been asked so often. */
class Questions extends Allowance {
  #left: number;
  constructor(count: number) {
    super(undefined);
    this.#left = count;
  }
  override isSpent(): boolean {
    return this.#left-- <= 0;
  }
}

test('a training that is stopped again and again ends with the weights of one that is not', async () => {
  const engine = await loadEngine();
  const sets = await readDecoySets('mnist', quickScale, { data: join(folder, 'none'), quick: true, say: () => {} });
  const training = trainingBy(quickScale, methods.ours, sets, 3);
  const said: string[] = [];
  const keeping = (file: string, allowance: Allowance) => ({
    path: join(folder, file),
    name: file,
    allowance,
    say: (line: string) => void said.push(line),
  });
  const whole = await trainTo(engine, training, 6, keeping('whole', new Allowance(undefined)));
  let calls = 0;
  let pieces = null;
  while (pieces === null && calls++ < 10)
    pieces = await ifTimeIsLeft(() => trainTo(engine, training, 6, keeping('pieces', new Questions(2))));
  expect(calls).toBeGreaterThan(2);
  expect(said.filter((line) => line.startsWith('pieces'))).toHaveLength(calls);
  expect(pieces?.model).toEqual(whole.model);

  const asked = said.length;
  const again = await trainTo(engine, training, 6, keeping('pieces', new Questions(0)));
  expect(again.model).toEqual(whole.model);
  expect(said).toHaveLength(asked);
  expect(await ifTimeIsLeft(() => trainTo(engine, training, 8, keeping('pieces', new Questions(0))))).toBeNull();
}, 60_000);
