import { setTimeout as sleep } from 'node:timers/promises';
import type { CurvePoint, Identifier, Verdict } from '@fovea/domain';
import { FoveaError, startRunRequest, verdicts } from '@fovea/domain';
import type { Context, TrainingJob } from '@fovea/services';
import { attempts, decisions, projects, runs, trainingQueue } from '@fovea/services';
import { madeUpOutcome } from './outcome.ts';

const worker = 'made-up:1';
const reports = 5;
/** Of so many runs, one is cancelled, one fails, and one is accepted. */
const perCancelled = 40;
const perFailed = 45;
const perAccepted = 20;

interface Runs {
  readonly project: Identifier;
  readonly count: number;
  /** The image that the runs are watched on. */
  readonly watch: Identifier;
}

/**
 * A project's first model and the runs after it, by the services that people and workers use; only the numbers of the
 * trainings are made up. Some runs fail or are cancelled. Some candidates are accepted or rejected, the others wait.
 */
export async function makeRuns(
  people: readonly Context[],
  { project, count, watch }: Runs,
  say: (line: string) => void,
): Promise<void> {
  const [context] = people;
  if (context === undefined) throw new FoveaError('INPUT_INVALID', 'Nobody is there to start runs.');
  for (let number = 1; number <= count; number++) {
    const person = people[number % people.length] ?? context;
    const preset = number % 4 === 0 ? 'full' : 'quick';
    const request = startRunRequest.parse({ project, preset, seed: number, watch });
    const { id } = number === 1 ? await runs.startBase(person, { project }) : await runs.start(person, request);
    if (number % perCancelled === 7) await runs.cancel(person, { run: id });
    const job = await attempts.claim(context, { run: id, worker });
    // A run that was cancelled before it began is not handed out.
    if (job === null) continue;
    if (number % perFailed === 9) {
      const message = 'The loss was no number any more.';
      await attempts.fail(context, { run: id, token: job.token, code: 'LOSS_NOT_FINITE', message });
      continue;
    }
    const verdict = verdictOf(number);
    const version = await carryOut(context, job, { number, verdict });
    if (number > 1) await decide(person, project, version, { number, verdict });
    if (number % 50 === 0) say(`${String(number)} of ${String(count)} runs`);
  }
  // Their jobs are done, and no worker was there to say so.
  await context.queue.deleteAllJobs(trainingQueue);
}

const isAccepted = (number: number) => number % perAccepted === 0;

function verdictOf(number: number): Verdict {
  return isAccepted(number) ? 'accept' : (verdicts[number % verdicts.length] ?? 'no-op');
}

async function decide(
  person: Context,
  project: Identifier,
  version: Identifier,
  { number, verdict }: { number: number; verdict: Verdict },
): Promise<void> {
  if (!isAccepted(number) && number % 2 === 0) return;
  const kind = isAccepted(number) ? 'accept' : 'reject';
  const { champion } = await projects.get(person, { project });
  const reason = `The report says ${verdict}.`;
  await decisions.decide(person, { version, kind, reason, expectedChampion: champion?.id ?? null });
}

/** Tells a claimed run's progress as a worker does, and hands in a made-up outcome. @returns the version that it made */
export async function carryOut(
  context: Context,
  job: TrainingJob,
  { number, verdict, pauseMs = 0 }: { readonly number: number; readonly verdict: Verdict; readonly pauseMs?: number },
): Promise<Identifier> {
  const { run, token, recipe } = job;
  const outcome = madeUpOutcome(job, number, verdict);
  const curve = Array.from({ length: recipe.steps }, (_, index) => point(index + 1, recipe.steps, job.base !== null));
  await attempts.begin(context, { run, token, step: 0, curve: [] });
  for (let report = 1; report <= reports; report++) {
    const step = Math.round((recipe.steps * report) / reports);
    const points = curve.slice(Math.round((recipe.steps * (report - 1)) / reports), step);
    const { dataLoss = null, feedbackLoss = null } = points.at(-1) ?? {};
    const told = { step, steps: recipe.steps, phase: 'training', dataLoss, feedbackLoss } as const;
    await attempts.progress(context, {
      ...{ run, token, points },
      progress: { ...told, imagesPerSecond: 500, secondsLeft: reports - report },
    });
    const [shown] = outcome.maps;
    if (job.watch !== null && shown !== undefined)
      await attempts.liveMap(context, { run, token, image: job.watch.image, step, map: shown.after });
    if (pauseMs > 0) await sleep(pauseMs);
  }
  const { version } = await attempts.finish(context, { run, token, outcome });
  return version;
}

function point(step: number, steps: number, hasFeedback: boolean): CurvePoint {
  const fallen = Math.exp((-3 * step) / steps);
  const dataLoss = 0.1 + 0.5 * fallen;
  if (!hasFeedback) return { step, dataLoss, feedbackLoss: null, lambda: 0 };
  const balance = { dataWeight: 1, dataNorm: fallen, feedbackNorm: 2 * fallen, cosine: 0.1, cost: -0.01 };
  return { step, dataLoss, feedbackLoss: 0.05 + 0.8 * fallen, lambda: 1, balance };
}
