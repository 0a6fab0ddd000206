import { FoveaError } from '@fovea/domain';
import type { RunNote } from '@fovea/domain';
import type { TrainingState } from '@fovea/learning';
import { parseCheckpoint } from '@fovea/learning';
import { beforeEach, expect, test } from 'vitest';
import { CheckpointFolder } from './checkpoint-folder.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';

/** Keeps in memory what would go to the disk. */
class MemoryFolder extends CheckpointFolder {
  readonly files: { step: number; bytes: Uint8Array; isBest: boolean }[] = [];
  refusal: Error | null = null;
  /** While it is set, writing does not end. */
  hold: Promise<void> | null = null;

  override async keep(step: number, bytes: Uint8Array, isBest: boolean): Promise<void> {
    await this.hold;
    if (this.refusal !== null) throw this.refusal;
    this.files.push({ step, bytes, isBest });
  }
}

let clock: number;
let folder: MemoryFolder;
let notes: Omit<RunNote, 'at'>[];
let told: number[];
beforeEach(() => {
  clock = 0;
  folder = new MemoryFolder('nowhere');
  notes = [];
  told = [];
});

function keeper(bestLoss: number | null = null): CheckpointKeeper {
  return new CheckpointKeeper({
    folder,
    training: 'one',
    engines: [
      { name: 'wasm', tensorflow: '4', addonHash: null, libraryHash: null, threads: 1, cpu: 'some', node: '22' },
    ],
    bestLoss,
    kept: ({ step }) => void told.push(step),
    note: (note) => void notes.push(note),
    shortestMs: 2_000,
    now: () => clock,
  });
}

const stateAt = (step: number): TrainingState => ({
  step,
  tensors: {},
  batches: {} as TrainingState['batches'],
  balance: null,
  imagesSeen: 0,
  seconds: 0,
});

/** Wants and keeps a state; that takes so long. */
async function keepAt(one: CheckpointKeeper, step: number, tookMs: number, urgent = false): Promise<void> {
  expect(one.wants(urgent)).toBe(true);
  clock += tookMs;
  await one.keep(stateAt(step));
  await one.close();
}

test('the first comes after two seconds; the next ones wait until the last has cost less than 2 % of the time', async () => {
  const one = keeper();
  clock = 1_999;
  expect(one.wants(false)).toBe(false);
  clock = 2_000;
  await keepAt(one, 10, 100);
  clock += 4_999;
  expect(one.wants(false)).toBe(false);
  clock += 1;
  await keepAt(one, 20, 1);
  clock += 1_999;
  expect(one.wants(false)).toBe(false);
  clock += 1;
  expect(one.wants(false)).toBe(true);
  expect(told).toEqual([10, 20]);
});

test('none is wanted while one is being written, except where the training stops', async () => {
  const one = keeper();
  clock = 2_000;
  expect(one.wants(false)).toBe(true);
  let letGo: () => void = () => undefined;
  folder.hold = new Promise((resolve) => (letGo = resolve));
  await one.keep(stateAt(10));
  clock += 10_000;
  expect(one.wants(false)).toBe(false);
  expect(one.wants(true)).toBe(true);
  const last = one.keep(stateAt(11));
  expect(one.hasSettled(11)).toBe(false);
  letGo();
  await last;
  expect(one.hasSettled(11)).toBe(true);
  expect(folder.files.map(({ step }) => step)).toEqual([10, 11]);
});

test('the best is the one with the lowest mean loss of the last steps, an earlier attempt’s included', async () => {
  const one = keeper(0.5);
  const keepWith = async (step: number, loss: number) => {
    for (let seen = 0; seen < 20; seen++) one.sawLoss(loss);
    clock += 2_000;
    await keepAt(one, step, 0);
  };
  await keepWith(10, 0.6);
  await keepWith(20, 0.4);
  await keepWith(30, 0.45);
  expect(folder.files.map(({ isBest }) => isBest)).toEqual([false, true, false]);
  expect(parseCheckpoint(folder.files[1]?.bytes ?? new Uint8Array()).loss).toBeCloseTo(0.4, 12);
});

test('what the disk refuses is said once, the run goes on, and stopping does not wait for a better disk', async () => {
  const one = keeper();
  clock = 2_000;
  await keepAt(one, 10, 0);
  folder.refusal = new FoveaError('ARTIFACT_WRITE_FAILED', 'The disk is full');
  for (const step of [20, 30]) {
    clock += 2_000;
    await keepAt(one, step, 0);
  }
  expect(notes).toEqual([
    {
      code: 'checkpoint-not-kept',
      message: expect.stringMatching(/^The disk is full: the checkpoint after step 20 .* go on from step 10\./),
    },
  ]);
  await keepAt(one, 31, 0, true);
  expect(one.hasSettled(31)).toBe(true);
  folder.refusal = null;
  clock += 2_000;
  await keepAt(one, 40, 0);
  expect(told).toEqual([10, 40]);
});
