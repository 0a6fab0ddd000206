import { checkOut } from '../commits/check-out.ts';
import { install, type Installation } from '../commits/installation.ts';
import { sampleCells } from '../commits/sample-cells.ts';
import { inScope, type Scope } from '../commits/scope.ts';
import { hasFinished, untilRun } from '../commits/until-run.ts';
import { comparedRuns } from './compared-runs.ts';
import { comparedSample } from './compared-sample.ts';
import { drawings, type DrawingName } from './drawings.ts';
import { readRun, type RunReading } from './read-run.ts';

const baseSeed = 11;

/** Trains and reads the base and the wanted runs with one commit, by name. Nothing of it stays. */
export async function trainCommit(
  scope: Scope,
  commit: string,
  isWanted: (run: string) => boolean,
  say: (line: string) => void,
): Promise<Map<string, RunReading>> {
  return inScope(scope, async (own) => {
    say('setting up');
    const installation = await install(own, await checkOut(own, commit, comparedSample));
    say('importing and training');
    const project = await importSample(installation);
    const runs = new Map([['base', await trainBase(installation)]]);
    for (const [name, run] of await startAll(installation, project, isWanted)) runs.set(name, run);
    const readings = new Map<string, RunReading>();
    for (const [name, run] of runs) {
      await untilRun(own, installation, run, hasFinished);
      readings.set(name, await readRun(installation, project, run));
      say(`${name} is trained and read`);
    }
    return readings;
  });
}

async function importSample({ fovea, query }: Installation): Promise<string> {
  await fovea('import', 'sample');
  const [project] = await query<readonly { id: string }[]>('projects.list');
  if (project === undefined) throw new Error('The sample was not imported.');
  return project.id;
}

async function trainBase({ fovea }: Installation): Promise<string> {
  const lines = (await fovea('train', '--seed', String(baseSeed), '--json')).trim().split('\n');
  return (JSON.parse(lines.at(-1) ?? '') as { id: string }).id;
}

/** Draws everything and queues recalibrations of the base model. @returns names and runs */
async function startAll(
  installation: Installation,
  project: string,
  isWanted: (run: string) => boolean,
): Promise<[string, string][]> {
  const { mutate } = installation;
  const saved: { name: DrawingName; id: string }[] = [];
  for (const { name, cell, regions } of drawings(await sampleCells(installation, project, comparedSample))) {
    const { id } = await mutate<{ id: string }>('feedback.save', { image: cell.id, rois: regions, revision: 0 });
    saved.push({ name, id });
  }
  const started: [string, string][] = [];
  for (const [index, { name, drawings: named, settings }] of comparedRuns.entries()) {
    if (!isWanted(name)) continue;
    for (const drawing of saved) {
      const active = named.includes(drawing.name);
      await mutate('feedback.setActive', { feedback: drawing.id, active });
    }
    const { id } = await mutate<{ id: string }>('runs.start', { project, seed: 100 + index, ...settings });
    started.push([name, id]);
  }
  return started;
}
