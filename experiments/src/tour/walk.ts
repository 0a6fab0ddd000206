import { randomUUID } from 'node:crypto';
import { basename } from 'node:path/posix';
import type { Identifier, RecipeInput, RunDetail, Verdict } from '@fovea/domain';
import { FoveaError, startRunRequest, tour, usualStray } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import type { SampleSettings } from '@fovea/imaging/node';
import { renderSample } from '@fovea/imaging/node';
import { parseModel, RandomStream } from '@fovea/learning';
import type { Context } from '@fovea/services';
import { decisions, feedback, images, imports, projects, runs, versions } from '@fovea/services';
import { untilFinished } from '../support/until-finished.ts';
import type { Installation } from '../support/installation.ts';
import type { Box } from './marks.ts';
import { dotOf, drawnAround, drawnElsewhere } from './marks.ts';
import { accuracyOn, randomCueCells } from './random-cue.ts';

const pollMs = 100;

/** What decides a walk beside its seed. */
export interface TourScale {
  readonly sample: SampleSettings;
  /** The walk of seed 0 has the very sample of the first start; the others count on from here. */
  readonly firstSampleSeed: number;
  readonly shares: { readonly train: number; readonly validation: number; readonly test: number };
  readonly marks: number;
  /** In place of the product's own recipes; null in a real walk. */
  readonly first: RecipeInput | null;
  readonly correction: RecipeInput | null;
}

/** Plain JSON; accuracies in [0,1]. */
interface ModelOutcome {
  /** On held-out cells whose dot says nothing of the class. */
  readonly accuracy: number;
  /** On the validation subjects, whose dots give the class away as in training. */
  readonly validation: number;
  /** Hash of the model's file. */
  readonly weights: string;
}

/** One retraining with marks, and what the evidence report said of it. */
export interface Correction extends ModelOutcome {
  readonly verdict: Verdict;
  readonly rules: readonly string[];
  /** Accuracy that the model owes to the marked regions, before and after. */
  readonly relianceBefore: number;
  readonly relianceAfter: number;
  /** From the click on *Retrain* to the verdict. */
  readonly seconds: number;
}

export interface TourOutcome {
  readonly first: ModelOutcome;
  /** The dots marked. */
  readonly right: Correction;
  /** As many rectangles of the same size and meaning on the same cells, off the dots. */
  readonly wrong: Correction;
  /** Held-out cells, and how many of these have a dot. */
  readonly cells: number;
  readonly dotted: number;
  /** Whether the corrected version is in use at the end: where the report said *accept*. */
  readonly isInUse: boolean;
}

/**
 * Walks the tour as README tells it, by the services, the queue and the worker that the page uses. Before that, wrong marks
 * are tried in place of the right ones, from the same first model; their candidate is rejected.
 */
export async function walkTour(installation: Installation, scale: TourScale, seed: number): Promise<TourOutcome> {
  const { context } = installation;
  const sampleSeed = scale.firstSampleSeed + seed;
  const { project } = await imports.importSample(context, {
    settings: scale.sample,
    seed: sampleSeed,
    shares: scale.shares,
    projectName: `Tour ${String(seed)}`,
  });
  const recipe = scale.first === null ? {} : { recipe: { ...scale.first, seed } };
  const { id: base } = await runs.startBase(context, { project, seed, ...recipe });
  const first = await untilFinished(installation, base, pollMs);
  const marked = await findDots(context, project, scale, seed);
  const retrain = (which: 'right' | 'wrong') => markAndRetrain(installation, scale, { project, seed, marked, which });
  const wrong = await retrain('wrong');
  await decide(context, wrong.run, 'reject');
  const right = await retrain('right');
  if (right.run.verdict === 'accept') await decide(context, right.run, 'accept');

  const cells = randomCueCells(scale.sample, sampleSeed, await testSubjects(context, project));
  const { classes, champion } = await projects.get(context, { project });
  const engine = await loadEngine();
  const outcomeOf = async (run: RunDetail): Promise<ModelOutcome> => {
    const { weightsHash } = await versions.get(context, { version: candidateOf(run).id });
    const model = parseModel(await context.artifacts.read(weightsHash));
    const accuracy = await accuracyOn(cells, model, { engine, classes });
    return { accuracy, validation: known(run.validation).accuracy.value, weights: weightsHash };
  };
  const correctionOf = async ({ run, seconds }: Retrained): Promise<Correction> => {
    const { verdict, findings, probes } = known(run.evidence);
    return {
      ...(await outcomeOf(run)),
      verdict,
      rules: findings.map((finding) => ('rule' in finding ? finding.rule : finding.about)),
      relianceBefore: known(probes).before.reliance,
      relianceAfter: known(probes).after.reliance,
      seconds,
    };
  };
  return {
    first: await outcomeOf(first),
    right: await correctionOf(right),
    wrong: await correctionOf(wrong),
    cells: cells.labels.length,
    dotted: cells.dotted,
    isInUse: champion?.id === candidateOf(right.run).id,
  };
}

interface Marked {
  readonly image: Identifier;
  readonly right: Box;
  readonly wrong: Box;
}

/** The first images of the list that show a dot, in the list's order, with the rectangles for each. */
async function findDots(
  context: Context,
  project: Identifier,
  { sample, firstSampleSeed, marks }: TourScale,
  seed: number,
): Promise<Marked[]> {
  const { split, label } = tour;
  const { items: listed } = await images.list(context, { project, split, label, limit: 500 });
  const drawn = renderSample(sample, firstSampleSeed + seed, among(new Set(listed.map(({ subject }) => subject))));
  const byName = new Map([...drawn].map((one) => [one.name, one]));
  const hand = new RandomStream(seed, 'hand that marks the dots');
  const astray = new RandomStream(seed, 'hand that marks something else');
  const found: Marked[] = [];
  for (const { id, name } of listed) {
    const picture = byName.get(basename(name));
    const dot = picture && dotOf(picture);
    if (picture === undefined || dot === undefined || dot === null) continue;
    const right = drawnAround(dot, picture, hand);
    found.push({ image: id, right, wrong: drawnElsewhere(right, picture, astray) });
    if (found.length === marks) return found;
  }
  throw new FoveaError('NOT_FOUND', `Only ${String(found.length)} of the listed images show a dot.`, { seed });
}

interface Retrained {
  readonly run: RunDetail;
  readonly seconds: number;
}

/** Draws on each image, in place of what was drawn there before, and retrains as the page does when nothing is changed in its form. */
async function markAndRetrain(
  installation: Installation,
  { correction }: TourScale,
  {
    project,
    seed,
    marked,
    which,
  }: { project: Identifier; seed: number; marked: readonly Marked[]; which: 'right' | 'wrong' },
): Promise<Retrained> {
  const { context } = installation;
  for (const { image, [which]: box } of marked) {
    const { revision } = await feedback.get(context, { image });
    const roi = { id: randomUUID(), meaning: tour.meaning, strength: 1, shape: { kind: 'rectangle', ...box } } as const;
    await feedback.save(context, { image, rois: [roi], revision });
  }
  const watch = marked.at(-1)?.image;
  const request = startRunRequest.parse({ project, preset: tour.preset, stray: usualStray, seed, watch });
  const recipe = correction === null ? {} : { recipe: { ...correction, seed } };
  const clicked = performance.now();
  const { id } = await runs.start(context, { ...request, ...recipe });
  const run = await untilFinished(installation, id, pollMs);
  return { run, seconds: (performance.now() - clicked) / 1000 };
}

async function decide(context: Context, run: RunDetail, kind: 'accept' | 'reject'): Promise<void> {
  const { champion } = await projects.get(context, { project: run.project });
  await decisions.decide(context, {
    version: candidateOf(run).id,
    kind,
    expectedChampion: champion?.id ?? null,
    reason: `The report says ${String(run.verdict)}.`,
  });
}

async function testSubjects(context: Context, project: Identifier): Promise<ReadonlySet<string>> {
  const { subjects } = await images.facets(context, { project });
  return new Set(subjects.flatMap(({ subject, split }) => (split === 'test' ? [subject] : [])));
}

const among = (names: ReadonlySet<string>) => (name: string) => names.has(name);
const candidateOf = (run: RunDetail) => known(run.candidate);

function known<T>(value: T | null): T {
  if (value === null) throw new Error('A finished run of the tour lacks what every such run has.');
  return value;
}
