import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formOfRecipe, initialWeights, modelHash, serialiseModel } from '@fovea/learning';
import { isAlive } from '@fovea/processes';
import type { WeightsReference } from '@fovea/services';
import { ForkedInferenceHost } from '@fovea/services';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launcher } from './launcher.ts';

const hosts: ForkedInferenceHost[] = [];
let folder: string;
let weights: WeightsReference;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-host-'));
  const network = formOfRecipe({ size: 64, gates: ['input'], gateForm: 'stretched' }, 2);
  const bytes = serialiseModel({
    form: { ...network, taught: false, temperature: 1 },
    weights: initialWeights(network, 1, 2),
  });
  weights = { path: path.join(folder, 'weights'), hash: modelHash(bytes) };
  await writeFile(weights.path, bytes);
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(() => rm(folder, { recursive: true }));

function open(): ForkedInferenceHost {
  const host = new ForkedInferenceHost({ start: launcher.inferenceHost });
  hosts.push(host);
  return host;
}

/** Dark and bright noise, equal at every call. */
function pixels(images: number): Uint8Array {
  return Uint8Array.from({ length: images * 64 * 64 * 3 }, (_, index) => (index * 7919) % 256);
}

test('answers a batch image by image, explains one, looks through many, says what a model of random weights would show and whether the answer rests on a map', async () => {
  const host = open();
  const alone = await host.predict({ weights, pixels: pixels(1) });
  const both = await host.predict({ weights, pixels: pixels(2) });
  expect(alone.classes).toBe(2);
  expect(alone.maps).toHaveLength(64 * 64);
  expect((alone.probabilities[0] ?? 0) + (alone.probabilities[1] ?? 0)).toBeCloseTo(1, 5);
  expect(both.probabilities).toHaveLength(4);
  expect(both.probabilities[0]).toBeCloseTo(alone.probabilities[0] ?? 0, 5);
  for (const kind of ['occlusion', 'integrated-gradients'] as const) {
    const map = await host.explain({ weights, pixels: pixels(1) }, kind);
    expect(map).toHaveLength(64 * 64);
    expect(Math.max(...map.map(Math.abs))).toBeGreaterThan(0);
  }
  const facts = await host.review({ weights, pixels: pixels(70) });
  expect(facts.probabilities).toHaveLength(140);
  for (const [index, value] of both.probabilities.entries()) expect(facts.probabilities[index]).toBeCloseTo(value, 5);
  expect(facts.features).toHaveLength(70 * facts.width);
  expect(facts.features.every((value) => value >= 0)).toBe(true);
  expect(facts.offTheCell).toHaveLength(70);
  const same = (await host.randomisation({ weights, pixels: pixels(1) }, 'gradient-input')) ?? Number.NaN;
  expect(same >= 0 && same <= 1).toBe(true);
  const flat = new Float32Array(64 * 64).fill(1);
  const inside = Uint8Array.from(flat, (_, pixel) => (pixel < 640 ? 1 : 0));
  const judged = await host.faithfulness({ weights, pixels: pixels(1) }, { map: flat, inside });
  expect(judged?.highestFirst).toEqual(judged?.anyOrder);
  for (const figures of [judged?.highestFirst, judged?.regions?.inside, judged?.regions?.outside]) {
    const { deletion = Number.NaN, insertion = Number.NaN } = figures ?? {};
    expect(deletion > 0 && deletion < 1 && insertion > 0 && insertion < 1).toBe(true);
  }
  const blank = { map: new Float32Array(64 * 64), inside: null };
  expect(await host.faithfulness({ weights, pixels: pixels(1) }, blank)).toBeNull();
});

test('a process killed in the middle of requests is replaced, and each request is still answered', async () => {
  const host = open();
  const expected = await host.predict({ weights, pixels: pixels(300) });
  const killed = host.pid ?? 0;
  const pending = [1, 2, 3].map(() => host.predict({ weights, pixels: pixels(300) }));
  setTimeout(() => process.kill(killed, 'SIGKILL'), 100);
  for (const { probabilities } of await Promise.all(pending)) expect(probabilities).toEqual(expected.probabilities);
  expect(host.pid).not.toBe(killed);
});

test('weights that are missing or not what their hash says are refused, and the host goes on', async () => {
  const host = open();
  const changed = host.predict({ weights: { ...weights, hash: 'a'.repeat(64) }, pixels: pixels(1) });
  await expect(changed).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT', facts: { found: weights.hash } });
  const missing = host.predict({
    weights: { path: path.join(folder, 'none'), hash: 'b'.repeat(64) },
    pixels: pixels(1),
  });
  await expect(missing).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  await expect(host.predict({ weights, pixels: pixels(1).subarray(3) })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  expect((await host.predict({ weights, pixels: pixels(1) })).classes).toBe(2);
});

test('the process ends when its parent is killed', async () => {
  const services = JSON.stringify(createRequire(import.meta.url).resolve('@fovea/services'));
  const own = JSON.stringify(new URL('./launcher.ts', import.meta.url).href);
  const request = JSON.stringify({ weights, pixels: [] }).replace('[]', 'new Uint8Array(64 * 64 * 3)');
  const parentScript = path.join(folder, 'parent.ts');
  await writeFile(
    parentScript,
    `import { ForkedInferenceHost } from ${services};
     import { launcher } from ${own};
     const host = new ForkedInferenceHost({ start: launcher.inferenceHost });
     await host.predict(${request});
     console.log(host.pid);`,
  );
  const parent = spawn(process.execPath, [parentScript], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

test('closing ends the process, and with it what was asked', async () => {
  const host = open();
  await host.predict({ weights, pixels: pixels(1) });
  const pid = host.pid ?? 0;
  const pending = host.predict({ weights, pixels: pixels(300) });
  const refused = expect(pending).rejects.toMatchObject({ code: 'INFERENCE_UNAVAILABLE' });
  await host.close();
  await refused;
  expect(isAlive(pid)).toBe(false);
  await expect(host.predict({ weights, pixels: pixels(1) })).rejects.toMatchObject({ code: 'INFERENCE_UNAVAILABLE' });
});
