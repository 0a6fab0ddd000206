import { loadEngine } from '@fovea/engine';
import type { HostAnswer, HostQuestion } from '@fovea/services';
import { portableError } from './portable-error.ts';
import { WarmModels } from './warm-models.ts';

/**
 * The process behind services' `ForkedInferenceHost`: answers one question after another with warm models, and ends when
 * its parent is gone. Started by `fork` with advanced serialisation; a Ctrl+C in the terminal is its parent's to handle.
 */
if (process.send === undefined) {
  console.error('The inference host answers the process that forks it; start Fovea with "npm start".');
  process.exit(2);
}
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);

const unforeseen = {
  code: 'INFERENCE_UNAVAILABLE',
  message: 'The model could not answer. Try again; if it goes on, run "fovea doctor".',
};

const models = start();
// Questions that come before the engine is up are answered with its failure; nothing is unhandled until then.
models.catch(() => undefined);

let turn: Promise<void> = Promise.resolve();
process.on('message', (question: HostQuestion) => {
  turn = turn.then(async () => {
    const reply = await answer(question);
    process.send?.(reply);
  });
});

async function start(): Promise<WarmModels> {
  return new WarmModels(await loadEngine());
}

async function answer({ id, kind, weights, pixels }: HostQuestion): Promise<HostAnswer> {
  try {
    const predictor = await (await models).predictor(weights);
    if (kind === 'occlusion') return { id, value: predictor.occlusion(pixels) };
    const { probabilities, maps } = predictor.predict(pixels);
    return { id, value: { probabilities, maps, classes: predictor.model.form.classes } };
  } catch (error) {
    return { id, error: portableError(error, unforeseen) };
  }
}
