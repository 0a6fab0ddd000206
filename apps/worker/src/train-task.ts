import { FoveaError } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import type { Engine } from '@fovea/engine';
import type { Model, PreparedImages, TrainingResult } from '@fovea/learning';
import { evidence, gatherPixels, modelHash, Predictor, serialiseModel, train } from '@fovea/learning';
import type { OutcomeMaps, TrainingJob } from '@fovea/services';
import type { TaskMessage, TaskResult, TrainingTask } from './messages.ts';
import { portableError } from './portable-error.ts';
import { readPrepared } from './read-prepared.ts';
import { warmUp } from './warm-up.ts';
import { readModel } from './warm-models.ts';

const unforeseen = {
  code: 'TRAINING_FAILED',
  message:
    'The training failed in a way that Fovea did not foresee. Start it again; if it repeats, look into the log of the worker.',
};

/** Brings up the engine of this thread, so that the first run starts at once. */
export async function warm(): Promise<void> {
  const engine = await loadEngine();
  // WASM plans nothing ahead, and two steps on it would hold up the first run.
  if (engine.name === 'native') await warmUp(engine);
}

/** Trains one run from its job to its outcome. @returns what went wrong as a value; see `TaskResult` */
export default async function trainTask({ job, port, stop }: TrainingTask): Promise<TaskResult> {
  const send = (message: TaskMessage) => port.postMessage(message);
  const shouldStop = () => Atomics.load(stop, 0) !== 0;
  const clock = stopwatch();
  try {
    const engine = await loadEngine();
    const base = job.base === null ? null : await readModel(job.base);
    const images = await readPrepared(job);
    if (base !== null && job.watch !== null) {
      const [before] = mapsOf(engine, base, images, [job.watch.row]);
      if (before !== undefined) send({ kind: 'attention', step: 0, map: before });
    }
    const load = clock();
    const result = await train(
      engine,
      {
        images,
        train: job.train,
        validation: job.validation,
        feedback: job.feedback,
        recipe: job.recipe,
        base,
        watch: job.watch?.row ?? null,
      },
      {
        // The run is done when its evidence and maps are, too: only the worker says so.
        onProgress: (progress) =>
          send({
            kind: 'progress',
            progress: progress.phase === 'done' ? { ...progress, phase: 'evaluating' } : progress,
          }),
        onAttention: (step, map) => send({ kind: 'attention', step, map }),
        shouldStop,
      },
    );
    const trained = clock();
    const report = base === null ? null : await reportOn(engine, job, images, base, result, shouldStop);
    const reported = clock();
    const maps = outcomeMaps(engine, job, images, base, result.model);
    if (shouldStop())
      throw new FoveaError('CANCELLED', 'The run was cancelled; the model it started from stays as it was.');
    const weights = serialiseModel(result.model);
    return {
      ok: true,
      outcome: {
        weights,
        weightsHash: modelHash(weights),
        temperature: result.model.form.temperature,
        gateTaught: result.model.form.gate.taught,
        evaluation: result.evaluation,
        evidence: report,
        engine: result.engine,
        maps,
      },
      phases: { load, train: trained, evidence: reported, maps: clock() },
    };
  } catch (error) {
    return { ok: false, error: portableError(error, unforeseen) };
  } finally {
    port.close();
  }
}

/** Maps of the feedback images and of the probe set, before and after; an image that is both counts as feedback. */
function outcomeMaps(
  engine: Engine,
  { feedback, heldOutFeedback, probes }: TrainingJob,
  images: PreparedImages,
  base: Model | null,
  model: Model,
): OutcomeMaps[] {
  const wanted = new Map<string, { image: string; row: number; role: 'feedback' | 'probe' }>();
  for (const { image, row } of [...feedback, ...heldOutFeedback]) wanted.set(image, { image, row, role: 'feedback' });
  for (const { image, row } of probes) if (!wanted.has(image)) wanted.set(image, { image, row, role: 'probe' });
  const list = [...wanted.values()];
  const rows = list.map(({ row }) => row);
  const before = base === null ? [] : mapsOf(engine, base, images, rows);
  return mapsOf(engine, model, images, rows).flatMap((after, index) => {
    const entry = list[index];
    return entry === undefined ? [] : [{ image: entry.image, role: entry.role, before: before[index] ?? null, after }];
  });
}

/** The gate's map of each row, size × size. */
function mapsOf(engine: Engine, model: Model, images: PreparedImages, rows: readonly number[]): Float32Array[] {
  if (rows.length === 0) return [];
  const predictor = new Predictor(engine, model);
  try {
    const { maps } = predictor.predict(gatherPixels(images, rows));
    return rows.map((_, index) => maps.slice(index * images.size ** 2, (index + 1) * images.size ** 2));
  } finally {
    predictor.dispose();
  }
}

function reportOn(
  engine: Engine,
  job: TrainingJob,
  images: PreparedImages,
  before: Model,
  { model: after }: TrainingResult,
  shouldStop: () => boolean,
) {
  // A report reads no test subject, not even where somebody drew on one.
  const validation = new Set(job.validation);
  return evidence(engine, {
    images,
    validation: job.validation,
    before,
    after,
    feedback: job.feedback,
    heldOut: job.heldOutFeedback.filter(({ row }) => validation.has(row)),
    shouldStop,
  });
}

/** @returns a function that tells the seconds since it was last called */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
