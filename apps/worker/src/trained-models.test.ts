import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formOfRecipe, initialWeights, modelHash, serialiseModel } from '@fovea/learning';
import { expect, onTestFinished, test } from 'vitest';
import { keepTrained, readTrained } from './trained-models.ts';

test('a training begins at the very model that another one ended with or began at, as long as its file is whole', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fovea-trained-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const network = formOfRecipe({ size: 64, gates: ['input'], gateForm: 'stretched' }, 2);
  const write = async (seed: number) => {
    const model = { form: { ...network, taught: false, temperature: 1 }, weights: initialWeights(network, seed, 2) };
    const bytes = serialiseModel(model);
    const reference = { path: path.join(folder, String(seed)), hash: modelHash(bytes) };
    await writeFile(reference.path, bytes);
    return { model, reference };
  };
  const [made, read] = [await write(1), await write(2)];
  keepTrained(made.reference.hash, made.model);
  expect(await readTrained(made.reference)).toBe(made.model);
  const begun = await readTrained(read.reference);
  expect(begun).toEqual(read.model);
  expect(await readTrained(read.reference)).toBe(begun);
  await writeFile(made.reference.path, 'damaged');
  await expect(readTrained(made.reference)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
});
