import { FoveaError, saturationInWords } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import type { Engine } from '@fovea/engine';
import type { ImportedNetwork, Model, PreparedImages, TrainingHooks, TrainingResult } from '@fovea/learning';
import { adoptNetwork, engineRecord, evidence, formOfRecipe, modelHash, serialiseModel, train } from '@fovea/learning';
import type { OutcomeMaps, OutcomePicture, TrainingJob, TrainingOutcome } from '@fovea/services';
import type { AttemptBeginning } from './begin-attempt.ts';
import { beginAttempt } from './begin-attempt.ts';
import type { CheckpointKeeper } from './checkpoint-keeper.ts';
import { mapsOf } from './maps-of.ts';
import type { TaskMessage, TaskResult, TrainingTask, WarmTask } from './messages.ts';
import { stopWords, unforeseen } from './messages.ts';
import { portableError } from './portable-error.ts';
import { PreparedFiles } from './prepared-files.ts';
import { readNetwork } from './read-network.ts';
import { keepTrained, readTrained } from './trained-models.ts';
import { warmUpNetwork, warmUpSmall } from './warm-up.ts';

/** Brings up the engine of this thread, so that the first run on images that are prepared so starts at once. */
export async function warm({ input, ofNetwork }: WarmTask): Promise<void> {
  const engine = await loadEngine();
  // WASM plans nothing ahead, and two steps on it would hold up the first run.
  if (engine.name !== 'native') return;
  if (input.network === null) await warmUpSmall(engine, input);
  else if (ofNetwork !== null) await warmUpNetwork(engine, ofNetwork, await readTrained(ofNetwork.base));
}

/** Trains one run from its job to its outcome. @returns what went wrong as a value; see `TaskResult` */
export default async function trainTask({
  job,
  pixels,
  isWhole,
  port,
  stop,
  checkpointSeconds,
}: TrainingTask): Promise<TaskResult> {
  const send = (message: TaskMessage) => port.postMessage(message);
  const asked = () => Atomics.load(stop, 0);
  const shouldStop = () => asked() !== stopWords.goOn;
  const clock = stopwatch();
  let keeper: CheckpointKeeper | undefined;
  let files: PreparedFiles | undefined;
  try {
    const engine = await loadEngine();
    const base = job.base === null ? null : await readTrained(job.base);
    const network = job.network === null ? undefined : await readNetwork(job.network);
    if (!isWhole) files = new PreparedFiles(job.prepared, job.recipe.size);
    const images = preparedImages(job, pixels, files);
    const attempt = await beginAttempt(job, formOf(job, base, network), engineRecord(engine), send, checkpointSeconds);
    keeper = attempt.keeper;
    if (attempt.resume === null && base !== null && job.watch !== null) {
      const [before] = await mapsOf(engine, base, images, [job.watch.row]);
      if (before !== undefined) send({ kind: 'attention', step: 0, map: before });
    }
    const load = clock();
    const result = await train(
      engine,
      {
        images,
        train: job.train,
        validation: job.validation,
        feedback: regionsOn(job, job.train),
        recipe: job.recipe,
        base,
        network,
        watch: job.watch?.row ?? null,
        resume: attempt.resume,
      },
      {
        ...hooksOf(attempt, asked, send),
        onSaturation: (found) =>
          send({ kind: 'note', note: { code: 'gate-saturated', message: saturationInWords(found) } }),
        onAttention: (step, map) => send({ kind: 'attention', step, map }),
      },
    );
    const trained = clock();
    if (result.fallback !== null) send({ kind: 'note', note: { code: 'ran-eagerly', message: result.fallback } });
    const wantsReport = base !== null && !job.isRerun;
    const report = wantsReport ? await reportOn(engine, job, images, base, result, shouldStop) : null;
    const reported = clock();
    const maps = job.isRerun ? [] : await outcomeMaps(engine, job, images, base, result.model);
    if (shouldStop())
      throw new FoveaError('CANCELLED', 'The run was cancelled; the model it started from stays as it was.');
    const weights = serialiseModel(result.model);
    const weightsHash = modelHash(weights);
    keepTrained(weightsHash, result.model);
    return {
      ok: true,
      outcome: {
        weights,
        weightsHash,
        temperature: result.model.form.temperature,
        gateTaught: result.model.form.taught,
        evaluation: result.evaluation,
        evidence: report?.evidence ?? null,
        probePictures: report?.probePictures ?? [],
        engine: result.engine,
        earlierEngines: attempt.engines.slice(0, -1),
        maps,
      },
      phases: { load, train: trained, evidence: reported, maps: clock() },
    };
  } catch (error) {
    return { ok: false, error: portableError(error, unforeseen) };
  } finally {
    await keeper?.close();
    files?.close();
    port.close();
  }
}

/** What a job trains. */
function formOf({ recipe, classes }: TrainingJob, base: Model | null, network: ImportedNetwork | undefined) {
  const { size, normalise: input, background, network: hash = '' } = recipe;
  const adopted = network && adoptNetwork(network, { hash, size, input, background, classes: classes.length });
  return formOfRecipe(recipe, classes.length, base?.form.architecture ?? adopted?.architecture);
}

function preparedImages(
  { labels, subjects, recipe, classes, positive }: TrainingJob,
  pixels: Uint8Array,
  files: PreparedFiles | undefined,
): PreparedImages {
  const images = { pixels, labels, subjects, size: recipe.size, classes: classes.length, positive };
  return files === undefined ? images : { ...images, read: (row) => files.read(row) };
}

/** The marked images among some rows. */
function regionsOn({ feedback }: TrainingJob, rows: Int32Array): TrainingJob['feedback'] {
  const wanted = new Set(rows);
  return feedback.filter(({ row }) => wanted.has(row));
}

/** Progress, checkpoints, and stopping: with a checkpoint of the very step where one was asked for. */
function hooksOf(
  { keeper, resume }: AttemptBeginning,
  asked: () => number,
  send: (message: TaskMessage) => void,
): Pick<TrainingHooks, 'onProgress' | 'wantsCheckpoint' | 'onCheckpoint' | 'shouldStop'> {
  let step = 0;
  let isStepping = false;
  return {
    onProgress: (progress) => {
      ({ step } = progress);
      isStepping = progress.phase === 'training';
      if (isStepping && progress.dataLoss !== null) keeper.sawLoss(progress.dataLoss);
      if (progress.phase === 'preparing') step = resume?.step ?? 0;
      // The run is done when its evidence and maps are, too: only the worker says so.
      const phase = progress.phase === 'done' ? 'evaluating' : progress.phase;
      send({ kind: 'progress', progress: { ...progress, step, phase } });
    },
    wantsCheckpoint: () => keeper.wants(asked() === stopWords.keepAndStop),
    onCheckpoint: (state) => keeper.keep(state),
    shouldStop: () => {
      if (asked() === stopWords.keepAndStop) return !isStepping || keeper.hasSettled(step);
      return asked() === stopWords.stop;
    },
  };
}

/** Maps of the feedback images and of the probe set, before and after; an image that is both counts as feedback. */
async function outcomeMaps(
  engine: Engine,
  job: TrainingJob,
  images: PreparedImages,
  base: Model | null,
  model: Model,
): Promise<OutcomeMaps[]> {
  const wanted = new Map<string, { image: string; row: number; role: 'feedback' | 'probe' }>();
  for (const { image, row } of [...regionsOn(job, job.train), ...regionsOn(job, job.validation)])
    wanted.set(image, { image, row, role: 'feedback' });
  for (const { image, row } of job.probes) if (!wanted.has(image)) wanted.set(image, { image, row, role: 'probe' });
  const list = [...wanted.values()];
  const rows = list.map(({ row }) => row);
  const before = base === null ? [] : await mapsOf(engine, base, images, rows);
  const after = await mapsOf(engine, model, images, rows);
  return after.flatMap((map, index) => {
    const entry = list[index];
    return entry === undefined
      ? []
      : [{ image: entry.image, role: entry.role, before: before[index] ?? null, after: map }];
  });
}

async function reportOn(
  engine: Engine,
  job: TrainingJob,
  images: PreparedImages,
  before: Model,
  { model: after, saturation }: TrainingResult,
  shouldStop: () => boolean,
): Promise<Pick<TrainingOutcome, 'evidence' | 'probePictures'>> {
  const names = new Map(job.validationImages.map((image, index) => [job.validation[index] ?? -1, image]));
  for (const { row, image } of job.feedback) names.set(row, image);
  const probePictures: OutcomePicture[] = [];
  const isTaught = job.recipe.balance.lambda > 0;
  const report = await evidence(engine, {
    images,
    validation: job.validation,
    before,
    after,
    feedback: job.feedback,
    method: job.recipe.feedback?.method,
    isTaught,
    isGateAsked: isTaught && job.recipe.feedback?.method === 'gate',
    thresholds: job.recipe.evidence,
    saturation,
    subjectName: (subject) => job.subjectNames[subject] ?? String(subject),
    authorName: (author) => job.authorNames[author] ?? author,
    className: (label) => job.classes[label] ?? String(label),
    candidates: job.candidates,
    imageOf: (row) => names.get(row),
    onPicture: ({ row, ...picture }) => {
      const image = names.get(row);
      if (image !== undefined) probePictures.push({ ...picture, image });
    },
    shouldStop,
  });
  return { evidence: { ...report, checkSet: job.checkSet }, probePictures };
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
