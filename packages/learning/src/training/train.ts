import type { CurvePoint, FeedbackRecipe, RunProgress } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { beginBalance, nextBalance } from '../balance/balance.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { fitTemperature } from '../evaluation/temperature.ts';
import { softmax } from '../explanation/inference.ts';
import { Predictor } from '../explanation/predictor.ts';
import { assertPrepared, gatherPixels, labelledRows } from '../images/prepared-images.ts';
import { networkInputs } from '../images/network-input.ts';
import type { Model } from '../model/model.ts';
import { Batches } from './batches.ts';
import { engineRecord } from './engine-record.ts';
import type { Plan } from './plan.ts';
import { dataRows, planTraining } from './plan.ts';
import { beginWatch, watchSaturation } from './saturation.ts';
import { trainingGraph } from './ready-graphs.ts';
import type { TrainingGraphSettings } from './training-step.ts';
import type { TrainingHooks, TrainingInput, TrainingResult, TrainingState } from './training.ts';

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
  const plan = planTraining(input);
  const batches = new Batches(images, rows, recipe, plan);
  const rowsOfStep = dataRows(recipe, plan);
  const pointEvery = Math.ceil(recipe.steps / curvePoints[plan.feedback.length > 0 ? 'withFeedback' : 'alone']);
  const { architecture } = plan.form;
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
  const watched = watch === null ? null : networkInputs(gatherPixels(images, [watch]), architecture);
  const graph = await trainingGraph(engine, graphSettings(input, plan), plan.start);
  try {
    const { resume = null } = input;
    if (resume !== null) {
      graph.restore(resume.tensors);
      batches.restore(resume.batches);
    }
    const secondsBefore = resume?.seconds ?? 0;
    let seen = resume?.imagesSeen ?? 0;
    let watching = resume?.saturation ?? beginWatch;
    let balance = resume?.balance ?? beginBalance(recipe.balance, recipe.steps);
    const first = (resume?.step ?? 0) + 1;
    const started = performance.now();
    const secondsSoFar = () => secondsBefore + (performance.now() - started) / 1000;
    for (let step = first; step <= recipe.steps; step++) {
      await breathe(hooks);
      const batch = batches.next();
      const feedback = batches.nextFeedback();
      const share = recipe.decay ? (1 + Math.cos((Math.PI * (step - 1)) / recipe.steps)) / 2 : 1;
      const gateLearningRate = share * recipe.gateLearningRate;
      const { weights } = balance;
      const { gradients, atEnds, ...losses } = graph.step({
        batch,
        feedback,
        dropout: batches.nextDropout(rowsOfStep, architecture.dense),
        learningRate: share * recipe.learningRate,
        gateLearningRate,
        lambda: weights.feedback,
        dataWeight: weights.data,
      });
      assertFinite(step, losses.data + (losses.feedback ?? 0));
      if (losses.feedback !== null && gradients !== null) {
        const saw = { step, steps: recipe.steps, dataLoss: losses.data, feedbackLoss: losses.feedback, ...gradients };
        const rate = recipe.feedback?.method === 'input-gradient' ? share * recipe.learningRate : gateLearningRate;
        balance = nextBalance(recipe.balance, balance, saw, rate);
        const wasFound = watching.found !== null;
        watching = watchSaturation(watching, {
          ...{ step, share: atEnds ?? 0, feedbackLoss: losses.feedback, feedbackNorm: gradients.feedbackNorm },
        });
        if (watching.found !== null && !wasFound) hooks.onSaturation?.(watching.found);
      }
      seen += rowsOfStep + (feedback?.strengths.attend.length ?? 0);
      const seconds = secondsSoFar();
      const showsPoint = step === 1 || step === recipe.steps || step % pointEvery === 0;
      report(
        {
          step,
          phase: 'training',
          dataLoss: losses.data,
          feedbackLoss: losses.feedback,
          imagesPerSecond: seen / seconds,
          secondsLeft: (seconds / step) * (recipe.steps - step),
        },
        showsPoint
          ? {
              step,
              dataLoss: losses.data,
              feedbackLoss: losses.feedback,
              lambda: gradients === null ? recipe.balance.lambda : weights.feedback,
              ...(gradients && { balance: { dataWeight: weights.data, ...gradients, cost: balance.cost } }),
            }
          : undefined,
      );
      if (watched !== null && (step % attentionEvery === 1 || step === recipe.steps)) {
        hooks.onAttention?.(step, graph.attention(watched));
      }
      if (hooks.wantsCheckpoint?.(step) === true) {
        const state: TrainingState = {
          step,
          tensors: graph.save(),
          batches: batches.state(),
          balance,
          saturation: watching,
          imagesSeen: seen,
          seconds,
        };
        await hooks.onCheckpoint?.(state);
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
    execution,
  };
}

const lossesOf = ({ attendLoss, ignoreLoss, tolerance }: FeedbackRecipe) => ({ attendLoss, ignoreLoss, tolerance });

/** Temperature and metrics on the validation rows. */
async function finish(engine: Engine, trained: Model, { images, validation }: TrainingInput) {
  const rows = labelledRows(images, validation);
  if (rows.length === 0) return { model: trained, evaluation: null };
  const { form, weights } = trained;
  const { logits } = (await Predictor.load(engine, trained, { bulk: true })).predict(gatherPixels(images, rows));
  const labels = Int32Array.from(rows, (row) => images.labels[row] ?? 0);
  const temperature = fitTemperature(logits, labels, form.classes);
  const evaluation = evaluate({
    probabilities: softmax(logits, form.classes, temperature),
    labels,
    subjects: Int32Array.from(rows, (row) => images.subjects[row] ?? 0),
    classes: form.classes,
    positive: images.positive,
    split: 'validation',
  });
  return { model: { form: { ...form, temperature }, weights }, evaluation };
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
    'The loss left the range of numbers and the run was stopped; the model it started from stays as it was. Lower the learning rates or λ and start again.',
    { step },
  );
}
