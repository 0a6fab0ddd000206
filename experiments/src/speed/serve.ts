// Runs Fovea's and tfjs's steps on request: the counterpart of experiments/python/serve.py, with the same lines.
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { loadEngine } from '@fovea/engine';
import { parseModel, programOf } from '@fovea/learning';
import { foveaNetwork, type NetworkTask } from '../networks/contestants.ts';
import type { Contestant } from './contestant.ts';
import { inferenceNames, openInference, type InferenceKind } from './inference.ts';
import { readBatches } from './inputs.ts';
import { openSteps, type StepKind } from './steps.ts';

type Request =
  | (Readonly<Record<'id' | 'variant' | 'weights' | 'inputs', string>> &
      Readonly<Record<'batch' | 'size' | 'classes', number>> & { readonly do: 'open' })
  | (NetworkTask & { readonly do: 'open'; readonly id: string })
  | { readonly do: 'run'; readonly id: string; readonly times: number }
  | { readonly do: 'close'; readonly id: string };

/** Variants of prediction carry this before their kind; the others are training steps. */
const predicts = 'infer ';

const engine = await loadEngine({ engine: 'native' });
const contestants = new Map<string, Contestant>();

async function open(request: Request & { do: 'open' }): Promise<void> {
  const { id } = request;
  if ('network' in request) {
    contestants.set(id, await foveaNetwork(engine, id, request));
    return;
  }
  const { variant, weights, inputs, batch, size, classes } = request;
  const model = parseModel(await readFile(weights));
  const { dropoutWidth: dense } = programOf(model.form);
  const shape = { size, batch, classes, dense };
  const workload = { ...shape, model, batches: readBatches(await readFile(inputs), shape) };
  const kind = variant.startsWith(predicts) ? variant.slice(predicts.length) : variant;
  const opened =
    variant.startsWith(predicts) && kind in inferenceNames
      ? await openInference([kind as InferenceKind], { engine, workload })
      : await openSteps([kind as StepKind], { engine, workload });
  const [contestant] = opened.values();
  if (contestant === undefined) throw new Error(`There is no ${variant} here.`);
  contestants.set(id, contestant);
}

async function answer(request: Request): Promise<object> {
  if (request.do === 'open') {
    await open(request);
    return { ok: true };
  }
  const contestant = contestants.get(request.id);
  if (contestant === undefined) throw new Error(`Nothing is open as ${request.id}.`);
  if (request.do === 'run') return contestant.lap(request.times);
  await contestant.close();
  contestants.delete(request.id);
  return { ok: true };
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
say({ node: process.versions.node, tensorflow: engine.description.tensorflowVersion });
for await (const line of createInterface({ input: process.stdin })) {
  say(
    await answer(JSON.parse(line) as Request).catch((error: unknown) => ({
      error: error instanceof Error ? error.message : String(error),
    })),
  );
}
