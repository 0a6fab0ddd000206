import { loadEngine } from '@fovea/engine';
import { reviewImages } from '@fovea/learning';
import type { Asked, HostAnswer } from '@fovea/processes';
import { endWithParent } from '@fovea/processes';
import { openLog, refusedExit } from '@fovea/processes/log';
import type { HostQuestion, HostValue } from '@fovea/services';
import { portableError } from './portable-error.ts';
import { takeTogether } from './take-together.ts';
import { WarmModels } from './warm-models.ts';

/**
 * The process behind `ForkedHost`: answers with warm models, questions that wait together as one
 * batch, and ends when its parent is gone. Started by `fork` with advanced serialisation; a Ctrl+C in the terminal is its parent's to handle.
 */
const log = openLog('inference');
if (process.send === undefined) {
  log.fatal('The inference host answers the process that forks it; start Fovea with "npm start".');
  process.exit(refusedExit);
}
endWithParent(() => process.exit(0));
process.on('SIGINT', () => undefined);

const unforeseen = {
  code: 'INFERENCE_UNAVAILABLE',
  message: 'The model could not answer. Try again; if this happens again, run "fovea doctor".',
};

const models = start();
// Questions that come before the engine is up are answered with its failure; nothing is unhandled until then.
models.catch(() => undefined);

const waiting: Asked<HostQuestion>[] = [];
let isAnswering = false;
process.on('message', (question: Asked<HostQuestion>) => {
  waiting.push(question);
  if (!isAnswering) void answerAll();
});

async function answerAll(): Promise<void> {
  isAnswering = true;
  while (waiting.length > 0) {
    // What was sent meanwhile comes in, to be answered together.
    await new Promise((resolve) => setImmediate(resolve));
    for (const reply of await answer(takeTogether(waiting))) process.send?.(reply);
  }
  isAnswering = false;
}

async function start(): Promise<WarmModels> {
  return new WarmModels(await loadEngine());
}

/** @param questions one of any kind, or predictions of one model */
async function answer(questions: readonly Asked<HostQuestion>[]): Promise<HostAnswer<HostValue>[]> {
  const [first] = questions;
  if (first === undefined) return [];
  try {
    const warm = await models;
    const predictor = await warm.predictor(first.weights);
    const { id, kind, explanation, judged, hidden } = first;
    if (kind === 'review') return [{ id, value: await reviewImages(warm.engine, predictor.model, first.pixels) }];
    if (judged !== null) return [{ id, value: predictor.faithfulness(first.pixels, judged.map, judged.inside) }];
    if (hidden !== null) return [{ id, value: predictor.without(first.pixels, hidden) }];
    if (explanation !== null) {
      const value =
        kind === 'randomisation'
          ? await predictor.randomisation(first.pixels, explanation)
          : await predictor.explain(first.pixels, explanation);
      return [{ id, value }];
    }
    const { probabilities, maps } = predictor.predict(joined(questions));
    const { classes, architecture } = predictor.model.form;
    const { size } = architecture;
    const imageBytes = size ** 2 * 3;
    let start = 0;
    return questions.map(({ id, pixels }) => {
      const end = start + pixels.length / imageBytes;
      const value = {
        probabilities: probabilities.slice(start * classes, end * classes),
        maps: maps.slice(start * size ** 2, end * size ** 2),
        classes,
      };
      start = end;
      return { id, value };
    });
  } catch (error) {
    // One that cannot be answered must not take the others with it.
    if (questions.length > 1) return (await Promise.all(questions.map((question) => answer([question])))).flat();
    const told = portableError(error, unforeseen);
    log.error({ kind: first.kind, code: told.code, facts: told.facts }, told.message);
    return [{ id: first.id, error: told }];
  }
}

function joined(questions: readonly HostQuestion[]): Uint8Array {
  const [first] = questions;
  if (first !== undefined && questions.length === 1) return first.pixels;
  return Buffer.concat(questions.map(({ pixels }) => pixels));
}
