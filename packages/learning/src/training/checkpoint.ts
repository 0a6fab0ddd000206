import { createHash } from 'node:crypto';
import type { CurvePoint, EngineRecord } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import type { BalanceState } from '../balance/balance.ts';
import { readTensorFile, writeTensorFile } from '../model/tensor-file.ts';
import type { NetworkForm, Weights } from '../model/model.ts';
import { otherArchitecture } from '../model/weights.ts';
import type { BatchesState, TrainingState } from './training.ts';
import type { SaturationWatch } from './saturation.ts';

/** The state of a training after a step, with what must be known to go on from it. */
export interface Checkpoint {
  readonly state: TrainingState;
  /** Names recipe, images, base and feedback: no other training may go on from here. */
  readonly training: string;
  /** What the steps so far ran on, in order, each engine once; more than one means that no repeat is equal bit for bit. */
  readonly engines: readonly EngineRecord[];
  /** Mean data loss of the steps before it, by which the best checkpoint is told; null where it was not measured. */
  readonly loss: number | null;
}

/** What a checkpoint must fit. */
export interface TrainingIdentity {
  readonly training: string;
  readonly steps: number;
  readonly form: NetworkForm;
}

const format = 'fovea-checkpoint-1';
const noDigest = '0'.repeat(64);
/** The digest comes first in the header, so that it lies at the same place in every file. */
const beforeDigest = new TextEncoder().encode('{"__metadata__":{"sha256":"');
const digestStart = 8 + beforeDigest.length;
/** State of the optimiser: `adam.first/NAME` has the shape of the weight, `adam.power1` is one number. */
const optimiser = /^adam\.[^/]*(?:\/|$)/;

const stateSchema = z.looseObject({
  step: z.int().min(0),
  imagesSeen: z.number().min(0),
  seconds: z.number().min(0),
  loss: z.number().nullable(),
  training: z.string(),
  engines: z.array(z.looseObject({ name: z.string() })).min(1),
  /** Plain JSON; the batches themselves refuse what is not theirs. */
  batches: z.looseObject({}),
  balance: z.looseObject({}).nullable().default(null),
  saturation: z.looseObject({}).nullable().default(null),
  curve: z.array(z.looseObject({ step: z.int() })).default([]),
});

/**
 * A checkpoint as one safetensors file: weights and optimiser moments as tensors, all else as JSON in `__metadata__`, with
 * a sha-256 over the whole file (taken with zeros in its own place), so that no damage goes unseen.
 */
export function serialiseCheckpoint({ state, training, engines, loss }: Checkpoint): Uint8Array {
  const { tensors, ...rest } = state;
  const metadata = { sha256: noDigest, format, state: JSON.stringify({ ...rest, loss, training, engines }) };
  const bytes = writeTensorFile({ metadata, tensors });
  const digest = createHash('sha256').update(bytes).digest('hex');
  bytes.set(new TextEncoder().encode(digest), digestStart);
  return bytes;
}

function corrupt(fact: string, cause?: unknown): FoveaError {
  return new FoveaError('ARTIFACT_CORRUPT', `The checkpoint is damaged (${fact}).`, { fact }, { cause });
}

/** Reads what `serialiseCheckpoint` wrote, bit for bit. @throws ARTIFACT_CORRUPT when a single bit of it has changed */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint {
  if (bytes.length < digestStart + noDigest.length) throw corrupt('too short');
  const digest = new TextDecoder().decode(bytes.subarray(digestStart, digestStart + noDigest.length));
  const found = createHash('sha256')
    .update(bytes.subarray(0, digestStart))
    .update(noDigest)
    .update(bytes.subarray(digestStart + noDigest.length))
    .digest('hex');
  if (found !== digest) throw corrupt('its content is not what its hash says');
  const { metadata, tensors } = readTensorFile(bytes, corrupt);
  try {
    z.object({ format: z.literal(format) }).parse(metadata);
    const { loss, training, engines, batches, balance, saturation, curve, ...rest } = stateSchema.parse(
      JSON.parse(metadata['state'] ?? ''),
    );
    return {
      state: {
        ...rest,
        tensors,
        batches: batches as unknown as BatchesState,
        balance: balance as BalanceState | null,
        saturation: saturation as SaturationWatch | null,
        curve: curve as unknown as CurvePoint[],
      },
      training,
      engines: engines as unknown as EngineRecord[],
      loss,
    };
  } catch (error) {
    throw corrupt('written by another version of Fovea', error);
  }
}

/**
 * @throws INPUT_INVALID when the checkpoint is of another training, or its weights are of another architecture; names the
 * first weight that differs
 */
export function assertCheckpointFits({ state, training }: Checkpoint, expected: TrainingIdentity): void {
  const names = Object.keys(state.tensors);
  const weights = Object.fromEntries(
    names.filter((name) => !optimiser.test(name)).map((name) => [name, state.tensors[name]]),
  );
  const other = otherArchitecture(weights as Weights, expected.form);
  if (other !== null)
    throw new FoveaError('INPUT_INVALID', `The checkpoint's weights are of another architecture: ${other}.`, { other });
  for (const name of names.filter((each) => each.includes('/'))) {
    const own = state.tensors[name];
    const of = weights[name.replace(optimiser, '')];
    if (own?.shape.join() !== of?.shape.join())
      throw new FoveaError('INPUT_INVALID', `The checkpoint's ${name} does not belong to a weight of this model.`, {
        name,
      });
  }
  if (training !== expected.training || state.step > expected.steps) {
    throw new FoveaError('INPUT_INVALID', 'The checkpoint is of a training with another recipe or other images.', {
      step: state.step,
      steps: expected.steps,
    });
  }
}
