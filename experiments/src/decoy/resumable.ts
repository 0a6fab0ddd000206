import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model, TrainingInput, TrainingState } from '@fovea/learning';
import { engineRecord, parseCheckpoint, planTraining, serialiseCheckpoint, train } from '@fovea/learning';
import type { Allowance } from './allowance.ts';
import { OutOfTime } from './allowance.ts';

/** Validation images play no part in it: each measurement is made by whoever asks for the model. */
export type LongTraining = Omit<TrainingInput, 'validation' | 'watch' | 'resume'>;

export interface Keeping {
  /** Where the training's checkpoint lies. */
  readonly path: string;
  /** Names the training; a checkpoint of another is not gone on from. */
  readonly name: string;
  readonly allowance: Allowance;
  say(line: string): void;
}

export interface Reached {
  readonly model: Model;
  /** Of all steps so far, whatever stopped them in between. */
  readonly seconds: number;
}

/** So much is lost at most when the process ends. */
const checkpointEveryMs = 30_000;

/**
 * Trains up to a step of the recipe, from the checkpoint of an earlier call where there is one. The weights are those of
 * a training without a stop.
 * @throws OutOfTime after a checkpoint, when the time allowed is spent
 */
export async function trainTo(
  engine: Engine,
  training: LongTraining,
  until: number,
  { path, name, allowance, say }: Keeping,
): Promise<Reached> {
  const input = { ...training, validation: new Int32Array(), watch: null };
  const { form } = planTraining(input);
  const reached = ({ tensors, seconds }: TrainingState): Reached => {
    const weights = Object.entries(tensors).filter(([tensor]) => !tensor.startsWith('adam.'));
    return { model: { form, weights: Object.fromEntries(weights) }, seconds };
  };
  const begun = await readState(path, name);
  const resume = begun === null || begun.step > until ? null : begun;
  if (resume?.step === until) return reached(resume);
  allowance.assertLeft();
  let state: TrainingState | null = null;
  let saved = performance.now();
  const stops = () => state !== null && (state.step === until || allowance.isSpent());
  try {
    await train(
      engine,
      { ...input, resume },
      {
        wantsCheckpoint: (step) =>
          step === until || allowance.isSpent() || performance.now() - saved >= checkpointEveryMs,
        async onCheckpoint(now) {
          state = now;
          await writeState(path, name, now, engine);
          saved = performance.now();
          say(`${name}: step ${now.step} of ${until}, ${now.seconds.toFixed(0)} s`);
        },
        shouldStop: stops,
      },
    );
  } catch (error) {
    if (!isFoveaError(error) || error.code !== 'CANCELLED') throw error;
  }
  const last = state as TrainingState | null;
  if (last?.step !== until) throw new OutOfTime();
  return reached(last);
}

/** Null where there is none of this training. */
async function readState(path: string, name: string): Promise<TrainingState | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  const { state, training } = parseCheckpoint(bytes);
  return training === name ? state : null;
}

async function writeState(path: string, name: string, state: TrainingState, engine: Engine): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const checkpoint = { state, training: name, engines: [engineRecord(engine)], loss: null };
  await writeFile(`${path}.partial`, serialiseCheckpoint(checkpoint));
  await rename(`${path}.partial`, path);
}
