import { setTimeout as sleep } from 'node:timers/promises';
import type { ProjectView, RunDetail } from '../../packages/domain/src/index.ts';
import { endWithParent, tellParent } from '../../packages/processes/src/index.ts';
import { runProcess } from '../../packages/processes/src/log/index.ts';
import { createContext, imports, loadConfig, projects, runs, type Context } from '../../packages/services/src/index.ts';

const POLL_MS = 500;
const started = performance.now();

/**
 * Gives an empty installation something to look at: the synthetic sample and a first model trained on it. Whatever an
 * interrupted start left undone is done; an installation with a model, or with a project of its own, is left alone.
 */
async function firstRun(ctx: Context): Promise<void> {
  const present = await projects.list(ctx);
  const project = present.length === 0 ? await importSample(ctx) : present.find(isUnfinishedSample);
  if (!project) return;
  const run = await runs.startBase(ctx, { project: project.id });
  say('model', 'the first model is being trained; the page shows its progress');
  const end = await untilEnded(ctx, run.id);
  const accuracy = end.validation?.accuracy.value;
  if (end.state === 'finished' && accuracy !== undefined) {
    say('model', `trained; accuracy ${(100 * accuracy).toFixed(1)} % on validation subjects`);
  } else say('model', `not trained (${end.failure?.message ?? end.state}); the next start tries again`);
}

async function importSample(ctx: Context): Promise<{ id: string }> {
  say('sample', 'generating the synthetic sample');
  const { project, added, subjects } = await imports.importSample(ctx);
  say('sample', `${added} synthetic cells of ${subjects} subjects imported`);
  return { id: project };
}

/** Of several projects the sample is not ours to train. */
function isUnfinishedSample({ synthetic, champion }: ProjectView, _index: number, all: ProjectView[]): boolean {
  return all.length === 1 && synthetic && champion === null;
}

async function untilEnded(ctx: Context, run: string): Promise<RunDetail> {
  for (;;) {
    const detail = await runs.get(ctx, { run });
    if (detail.finishedAt !== null) return detail;
    await sleep(POLL_MS);
  }
}

function say(name: string, line: string): void {
  const text = `${name.padEnd(10)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`;
  void tellParent({ kind: 'notice', text });
}

await runProcess('first-run', async (log) => {
  endWithParent(() => process.exit(1));
  const context = await createContext(loadConfig(process.env), { log });
  try {
    await firstRun(context);
  } finally {
    await context.close();
  }
  // The channel to the parent would keep it.
  process.exit(0);
});
