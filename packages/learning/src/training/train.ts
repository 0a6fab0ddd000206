import type { CurvePoint, FeedbackRecipe, RunProgress } from '@fovea/domain';
import { assertClassBalance, FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { beginBalance, nextBalance } from '../balance/balance.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { crossFitted, fitTemperature } from '../evaluation/temperature.ts';
import { softmax } from '../explanation/inference.ts';
import { askOnce } from '../explanation/ask-once.ts';
import type { KeptFeatures } from '../features/kept-features.ts';
import { keptFeatures } from '../features/kept-features.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { assertPrepared, gatherPixels, inParts, labelledRows } from '../images/prepared-images.ts';
import { networkInputs } from '../images/network-input.ts';
import type { Model } from '../model/model.ts';
import { programOf } from '../model/program-of.ts';
import { Batches } from './batches.ts';
import { countLabels } from './class-balance.ts';
import { engineRecord } from './engine-record.ts';
import type { Plan } from './plan.ts';
import { dataRows, planTraining } from './plan.ts';
import { beginWatch, watchSaturation } from './saturation.ts';
import { trainingGraph } from './ready-graphs.ts';
import { frozenTap } from './trained-weights.ts';
import type { TrainingGraphSettings } from './training-step.ts';
import type { TrainingHooks, TrainingInput, TrainingResult } from './training.ts';

/** Points that a run's curve has at most. With feedback it shows every step of any usual run. */
const curvePoints = { alone: 100, withFeedback: 1000 } as const;

/** Steps between two pictures of the watched image; the first comes after the first step. */
const attentionEvery = 3;

/**
 * Trains a first model, or recalibrates one with feedback: the same loop. Deterministic by the recipe's seed on the same
 * engine, whatever the hooks do.
 * @throws CANCELLED when `shouldStop` answers true
 * @throws LOSS_NOT_FINITE when the loss is no number any more; the base is untouched
 * @throws INPUT_INVALID when images, rows, feedback and base do not belong together
 */
export async function train(engine: Engine, input: TrainingInput, hooks: TrainingHooks = {}): Promise<TrainingResult> {
  const { images, recipe, watch } = input;
  assertPrepared(images);
  const rows = labelledRows(images, input.train);
  if (rows.length === 0) {
    throw new FoveaError('INPUT_INVALID', 'There is no labelled training image; import images with labels.', {});
  }
  assertClassBalance(
    recipe,
    countLabels(images, rows).map((count, at) => ({ name: `class ${String(at + 1)}`, images: count })),
  );
  const plan = planTraining(input);
  const batches = new Batches(images, rows, recipe, plan);
  const rowsOfStep = dataRows(recipe, plan);
  const pointEvery = Math.ceil(recipe.steps / curvePoints[plan.feedback.length > 0 ? 'withFeedback' : 'alone']);
  const { architecture, classes } = plan.form;
  const { dropoutWidth } = programOf({ architecture, classes });
  const report = (progress: Partial<RunProgress> & Pick<RunProgress, 'step' | 'phase'>, curve?: CurvePoint) =>
    hooks.onProgress?.({
      steps: recipe.steps,
      dataLoss: null,
      feedbackLoss: null,
      imagesPerSecond: null,
      secondsLeft: null,
      ...progress,
      ...(curve === undefined ? {} : { curve }),
    });
  report({ step: 0, phase: 'preparing' });
  const settings = graphSettings(input, plan);
  const { from } = settings;
  const features = from === undefined ? null : await keptFeatures(engine, plan.form, plan.start, from);
  /** What the graph is fed in place of images, where it begins at a tap. */
  const fed = <Batch extends Parameters<KeptFeatures['of']>[1]>(batch: Batch): Batch =>
    features === null ? batch : { ...batch, inputs: features.of(images, batch) };
  const watched =
    watch === null
      ? null
      : fed({
          inputs: networkInputs(gatherPixels(images, [watch]), architecture),
          views: [{ row: watch, orientation: 0 }],
        }).inputs;
  const graph = await trainingGraph(engine, settings, plan.start);
  try {
    const { resume = null } = input;
    if (resume !== null) {
      graph.restore(resume.tensors);
      batches.restore(resume.batches);
    }
    const secondsBefore = resume?.seconds ?? 0;
    let seen = resume?.imagesSeen ?? 0;
    const curve = [...(resume?.curve ?? [])];
    let watching = resume?.saturation ?? beginWatch;
    let balance = resume?.balance ?? beginBalance(recipe.balance, recipe.steps);
    const first = (resume?.step ?? 0) + 1;
    const started = performance.now();
    const secondsSoFar = () => secondsBefore + (performance.now() - started) / 1000;
    for (let step = first; step <= recipe.steps; step++) {
      await breathe(hooks);
      // Draw the batch.
      const batch = fed(batches.next());
      const corrected = batches.nextFeedback();
      const feedback = corrected && fed(corrected);
      const dropout = batches.nextDropout(rowsOfStep, dropoutWidth);

      // One step.
      const share = recipe.decay ? (1 + Math.cos((Math.PI * (step - 1)) / recipe.steps)) / 2 : 1;
      const [learningRate, gateLearningRate] = [share * recipe.learningRate, share * recipe.gateLearningRate];
      const { data: dataWeight, feedback: lambda } = balance.weights;
      const told = graph.step({ batch, feedback, dropout, learningRate, gateLearningRate, lambda, dataWeight });
      const { data: dataLoss, feedback: feedbackLoss, gradients } = told;
      assertFinite(step, dataLoss + (feedbackLoss ?? 0));
      seen += rowsOfStep + (feedback?.strengths.attend.length ?? 0);

      // Weigh: what both losses count in the next step, and whether the gate still follows.
      if (feedbackLoss !== null && gradients !== null) {
        const rate = recipe.feedback?.method === 'input-gradient' ? learningRate : gateLearningRate;
        const saw = { step, steps: recipe.steps, dataLoss, feedbackLoss, ...gradients };
        balance = nextBalance(recipe.balance, balance, saw, rate);
        const { found } = watching;
        const { feedbackNorm } = gradients;
        watching = watchSaturation(watching, { step, share: told.atEnds ?? 0, feedbackLoss, feedbackNorm });
        if (found === null && watching.found !== null) hooks.onSaturation?.(watching.found);
      }

      // Report.
      const seconds = secondsSoFar();
      const speed = { imagesPerSecond: seen / seconds, secondsLeft: (seconds / step) * (recipe.steps - step) };
      const showsPoint = step === 1 || step === recipe.steps || step % pointEvery === 0;
      const point: CurvePoint = {
        ...{ step, dataLoss, feedbackLoss, lambda: gradients === null ? recipe.balance.lambda : lambda },
        ...(gradients && { balance: { dataWeight, ...gradients, cost: balance.cost } }),
      };
      if (showsPoint) curve.push(point);
      report({ step, phase: 'training', dataLoss, feedbackLoss, ...speed }, showsPoint ? point : undefined);

      // Once in a while: show attention.
      const showsAttention = step % attentionEvery === 1 || step === recipe.steps;
      if (watched !== null && showsAttention) hooks.onAttention?.(step, graph.attention(watched));

      // Once in a while: keep a checkpoint.
      if (hooks.wantsCheckpoint?.(step) === true) {
        const tensors = graph.save();
        const state = { step, tensors, batches: batches.state(), balance, saturation: watching };
        await hooks.onCheckpoint?.({ ...state, curve: [...curve], imagesSeen: seen, seconds });
      }
    }
    const trainingSeconds = secondsSoFar();
    await breathe(hooks);
    report({ step: recipe.steps, phase: 'evaluating' });
    const trained: Model = { form: plan.form, weights: graph.weights() };
    if (!Object.values(trained.weights).every(({ values }) => values.every(Number.isFinite)))
      assertFinite(recipe.steps, Number.NaN);
    const { model, evaluation } = await finish(engine, trained, input);
    await breathe(hooks);
    report({ step: recipe.steps, phase: 'done' });
    return {
      model,
      evaluation,
      engine: engineRecord(engine, graph.execution),
      trainingSeconds,
      imagesPerSecond: seen / trainingSeconds,
      fallback: graph.fallback,
      saturation: watching.found,
    };
  } finally {
    graph.release();
  }
}

function graphSettings({ recipe, execution = 'captured' }: TrainingInput, plan: Plan): TrainingGraphSettings {
  return {
    form: plan.form,
    batchSize: dataRows(recipe, plan),
    dropout: recipe.dropout > 0,
    feedback:
      plan.terms.length === 0 || recipe.feedback === null
        ? null
        : {
            method: recipe.feedback.method === 'input-gradient' ? 'input-gradient' : 'gate',
            batchSize: recipe.feedback.batchSize,
            terms: plan.terms,
            losses: lossesOf(recipe.feedback),
            projected: recipe.balance.scheme === 'pcgrad',
          },
    optimizer: recipe.optimizer,
    precision: recipe.precision,
    train: recipe.train,
    // The penalty on input gradients goes back to the images.
    from: recipe.feedback?.method === 'input-gradient' ? undefined : (frozenTap(plan.form, recipe.train) ?? undefined),
    networkRate: recipe.networkRate,
    execution,
  };
}

const lossesOf = ({ attendLoss, ignoreLoss, tolerance }: FeedbackRecipe) => ({ attendLoss, ignoreLoss, tolerance });

/** Temperature and metrics on the validation rows. */
async function finish(engine: Engine, trained: Model, { images, validation }: TrainingInput) {
  const rows = labelledRows(images, validation);
  if (rows.length === 0) return { model: trained, evaluation: null };
  const { form, weights } = trained;
  const logits = await logitsOf(engine, trained, images, rows);
  const labels = Int32Array.from(rows, (row) => images.labels[row] ?? 0);
  const subjects = Int32Array.from(rows, (row) => images.subjects[row] ?? 0);
  const temperature = fitTemperature(logits, labels, form.classes);
  const evaluation = evaluate({
    probabilities: softmax(logits, form.classes, temperature),
    calibrated: crossFitted(logits, labels, subjects, form.classes),
    labels,
    subjects,
    classes: form.classes,
    positive: images.positive,
    split: 'validation',
  });
  return { model: { form: { ...form, temperature }, weights }, evaluation };
}

/** Answers for some rows, so many at a time that they fit into memory. */
async function logitsOf(engine: Engine, model: Model, images: PreparedImages, rows: Int32Array): Promise<Float32Array> {
  const predictor = await askOnce(engine, model);
  const logits = new Float32Array(rows.length * model.form.classes);
  for (const [start, end] of inParts(rows.length, images.size)) {
    const some = predictor.predict(gatherPixels(images, rows.subarray(start, end)));
    logits.set(some.logits, start * model.form.classes);
  }
  return logits;
}

/** Lets messages through between steps, and stops where a stop was asked for. */
async function breathe(hooks: TrainingHooks): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (hooks.shouldStop?.() === true)
    throw new FoveaError('CANCELLED', 'The run was cancelled; the model it started from stays as it was.');
}

function assertFinite(step: number, loss: number): void {
  if (Number.isFinite(loss)) return;
  throw new FoveaError(
    'LOSS_NOT_FINITE',
    'The training went astray: its numbers grew too large to compute with, so the run was stopped. The model it started from is unchanged. Choose a smaller weight of the feedback or smaller learning rates and start again.',
    { step },
  );
}
