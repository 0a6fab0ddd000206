import type { Installation } from '../commits/installation.ts';
import { regionAround, sampleCells, type DrawnRegion, type SampleCell } from '../commits/sample-cells.ts';
import type { Scope } from '../commits/scope.ts';
import { hasFinished, untilRun, type RunState } from '../commits/until-run.ts';
import { homeSample } from './home-sample.ts';

interface FinishedRun extends RunState {
  readonly candidate: { readonly id: string } | null;
}

/** What a group has done with Fovea after a while: every kind of run, decision and draft that a later version must still read. */
export async function liveIn(scope: Scope, installation: Installation): Promise<void> {
  const { query, mutate, fovea } = installation;
  await fovea('import', 'sample');
  const [project] = await query<readonly { id: string }[]>('projects.list');
  if (project === undefined) throw new Error('The sample was not imported.');
  await fovea('train', '--seed', '3');

  const cells = await sampleCells(installation, project.id, homeSample);
  const draw = async ({ id }: SampleCell, rois: readonly DrawnRegion[], revision = 0) =>
    mutate<{ id: string }>('feedback.save', { image: id, rois, revision });
  const start = async (settings: object) =>
    (await mutate<{ id: string }>('runs.start', { project: project.id, ...settings })).id;
  const finish = async (run: string) => untilRun<FinishedRun>(scope, installation, run, hasFinished);
  const champion = async () =>
    (await query<{ champion: { id: string } }>('projects.get', { project: project.id })).champion.id;
  const decide = async (kind: string, version: string | undefined, reason: string) =>
    mutate('decisions.decide', { kind, version, reason, expectedChampion: await champion() });

  const dotted = cells.filter(({ split, dots }) => split === 'train' && dots.length > 0);
  const infected = cells.filter(
    ({ split, dots, parasites }) => split === 'train' && dots.length === 0 && parasites.length > 0,
  );
  const checks = cells.filter(
    ({ split, dots, parasites }) => split === 'validation' && dots.length > 0 && parasites.length > 0,
  );
  const both = (cell: SampleCell, strengths: readonly [number, number] = [1, 1]) => [
    ...cell.dots.map((dot) => regionAround(dot, 'ignore', strengths[0])),
    ...cell.parasites.map((parasite) => regionAround(parasite, 'attend', strengths[1])),
  ];

  // The first correction is accepted.
  const first = await champion();
  for (const cell of dotted.slice(0, 3))
    await draw(
      cell,
      cell.dots.map((dot) => regionAround(dot, 'ignore')),
    );
  for (const cell of infected.slice(0, 2))
    await draw(
      cell,
      cell.parasites.map((parasite) => regionAround(parasite, 'attend')),
    );
  for (const cell of checks.slice(0, 2)) await draw(cell, both(cell));
  const accepted = await start({ seed: 1 });
  await decide('accept', (await finish(accepted)).candidate?.id, 'The attention left the ink dot.');

  // The second one, of weaker regions on other levels, is rejected; then the first one is taken back, too.
  const weak = dotted[3];
  if (weak !== undefined) await draw(weak, both(weak, [0.3, 0.7]));
  const rejected = await start({ seed: 2, stray: 0.05, settings: { gates: ['input', 'stage-2'], gateForm: 'soft' } });
  await decide('reject', (await finish(rejected)).candidate?.id, 'Too little has changed on the check images.');
  await decide('rollback', first, 'The first correction harmed one subject.');

  // One candidate waits for its decision; one run was cancelled, one waits paused; the accepted one was repeated.
  await finish(await start({ seed: 3, settings: { feedback: { method: 'random-pixels' } } }));
  const cancelled = await start({ seed: 4, preset: 'full' });
  const paused = await start({ seed: 5 });
  await mutate('runs.pause', { run: paused });
  await untilRun(scope, installation, paused, ({ state }) => state === 'paused');
  await untilRun(scope, installation, cancelled, ({ progress }) => progress.step > 3);
  await mutate('runs.cancel', { run: cancelled });
  await untilRun(scope, installation, cancelled, ({ state }) => state === 'cancelled');
  await finish((await mutate<{ id: string }>('runs.rerun', { run: accepted })).id);

  // Drafts that no run has seen: a new one, one that was drawn over, and one that is left out of every set.
  const [fresh, leftOut] = [infected[2], infected[3]];
  if (fresh !== undefined) await draw(fresh, both(fresh, [1, 0.5]));
  if (infected[0] !== undefined)
    await draw(infected[0], [regionAround({ x: 20, y: 20, width: 30, height: 24 }, 'attend')], 1);
  if (leftOut !== undefined) {
    const { id } = await draw(leftOut, both(leftOut));
    await mutate('feedback.setActive', { feedback: id, active: false });
  }
}
