import type { CurvePoint, RunProgress } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { evaluate } from '../evaluation/evaluate.ts';
import { fitTemperature } from '../evaluation/temperature.ts';
import { infer, softmax } from '../explanation/inference.ts';
import { gatherPixels } from '../images/gather.ts';
import { assertPrepared, labelledRows } from '../images/prepared-images.ts';
import type { Model, ModelForm } from '../model/model.ts';
import type { Network, Parameters } from '../model/network.ts';
import { network } from '../model/network.ts';
import { disposeAll, downloadWeights, uploadWeights } from '../model/parameters.ts';
import { Adam } from './adam.ts';
import { Batches } from './batches.ts';
import { engineRecord } from './engine-record.ts';
import { planTraining } from './plan.ts';
import { trainingStep } from './step.ts';
import type { TrainingHooks, TrainingInput, TrainingResult } from './training.ts';

/** Points that a run's curve has at most. */
const curvePoints = 100;
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
  const net = network(engine);
  const parameters: Record<string, Parameters[string]> = uploadWeights(engine.tf, plan.start);
  const adam = new Adam(engine.tf);
  const batches = new Batches(images, rows, recipe, plan);
  const dense = plan.start['head.1.bias']?.values.length ?? 0;
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
  const showAttention = (step: number) => {
    if (watch === null || hooks.onAttention === undefined) return;
    hooks.onAttention(step, infer(engine, net, parameters, plan.form, gatherPixels(images, [watch])).maps);
  };
  try {
    report({ step: 0, phase: 'preparing' });
    const started = performance.now();
    let seen = 0;
    for (let step = 1; step <= recipe.steps; step++) {
      await breathe(hooks);
      const batch = batches.next();
      const feedback = batches.nextFeedback();
      const losses = trainingStep(engine, net, plan.form, recipe, parameters, adam, {
        batch,
        feedback,
        dropout: batches.nextDropout(recipe.batchSize, dense),
        rateShare: recipe.decay ? (1 + Math.cos((Math.PI * (step - 1)) / recipe.steps)) / 2 : 1,
      });
      assertFinite(step, losses.data + (losses.feedback ?? 0));
      seen += recipe.batchSize + (feedback?.kinds.length ?? 0);
      const seconds = (performance.now() - started) / 1000;
      const showsPoint = step === 1 || step === recipe.steps || step % Math.ceil(recipe.steps / curvePoints) === 0;
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
              lambda: recipe.balance.lambda,
              accuracy: null,
            }
          : undefined,
      );
      if (step % attentionEvery === 1 || step === recipe.steps) showAttention(step);
    }
    const trainingSeconds = (performance.now() - started) / 1000;
    await breathe(hooks);
    report({ step: recipe.steps, phase: 'evaluating' });
    const { form, evaluation } = finish(engine, net, parameters, plan.form, input);
    const model: Model = { form, weights: await downloadWeights(parameters) };
    if (!Object.values(model.weights).every(({ values }) => values.every(Number.isFinite)))
      assertFinite(recipe.steps, Number.NaN);
    await breathe(hooks);
    report({ step: recipe.steps, phase: 'done' });
    return {
      model,
      evaluation,
      engine: engineRecord(engine),
      trainingSeconds,
      imagesPerSecond: seen / trainingSeconds,
    };
  } finally {
    adam.dispose();
    disposeAll(parameters);
  }
}

/** Temperature and metrics on the validation rows. */
function finish(
  engine: Engine,
  net: Network,
  parameters: Parameters,
  form: ModelForm,
  { images, validation }: TrainingInput,
) {
  const rows = labelledRows(images, validation);
  if (rows.length === 0) return { form, evaluation: null };
  const { logits } = infer(engine, net, parameters, form, gatherPixels(images, rows));
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
  return { form: { ...form, temperature }, evaluation };
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
