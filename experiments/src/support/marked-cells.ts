import type { Recipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import type { MarkedImage, Model, Scored } from '@fovea/learning';
import { markedImage, Predictor, simulatedExpert, train } from '@fovea/learning';
import type { Cure, Study } from './confounded-study.ts';
import { confoundedModel, cureOf, openStudy, scoredTest, trainingOf } from './confounded-study.ts';
import type { NamedNetwork } from './lite0.ts';
import { pooled } from './pooled.ts';
import type { StudyRun } from './study.ts';
import type { SyntheticCells } from './synthetic-cells.ts';
import type { Glances, WhereItLooks } from './where-it-looks.ts';
import { whereItLooks } from './where-it-looks.ts';

/** What a faultless expert marks: the parasites as *attend*, the dots as *ignore*, or both on the same cells. */
export type Marks = 'parasites' | 'dots' | 'both';

export interface MarkedCase {
  readonly name: string;
  readonly marks: Marks;
  /** Cells that are marked. */
  readonly images: number;
}

/** Everything that decides the figures but the seed. */
export interface MarkedScale<Case extends MarkedCase> {
  readonly cases: readonly Case[];
  readonly training: SampleSettingsInput;
  readonly test: SampleSettingsInput;
  /** Side of the images in pixels; left out: that of the small network. */
  readonly size?: number;
  readonly glances: Glances;
  base(images: number, seed: number): Recipe;
  correction(seed: number, one: Case): Recipe;
  /** What recipes name; left out for the small network. */
  network?(environment: NodeJS.ProcessEnv): Promise<NamedNetwork>;
}

/** What came of one case, or of no recalibration at all; plain JSON. */
export interface Outcome extends Cure {
  readonly looks: WhereItLooks;
  /** Of training. */
  readonly seconds: number;
}

export interface Repetition {
  readonly base: Outcome;
  /** In the order of the scale's cases. */
  readonly outcomes: readonly Outcome[];
  readonly test: Omit<Scored, 'probabilities'>;
}

/** One model of cells with dots, and what each case makes of it. Cases with the same marks are taught the same ones. */
export async function correctEach<Case extends MarkedCase>(
  seed: number,
  { engine, scale, setting, part, say }: StudyRun<MarkedScale<Case>>,
  study: Study = openStudy(scale, seed),
): Promise<Repetition> {
  const measure = async (model: Model) => {
    const predictor = await Predictor.load(engine, model, { bulk: true });
    return { ...cureOf(predictor, study), looks: await whereItLooks(predictor, study.test, scale.glances) };
  };
  const first = scale.base(study.train.length, seed);
  const network = scale.network && (() => scale.network!(setting.environment));
  const { model, base } = await confoundedModel(engine, study, first, part, measure, network);
  say(`seed ${String(seed)}: first model ready`);
  const outcomes: Outcome[] = [];
  for (const one of scale.cases) {
    const outcome = await part(one.name, async () => {
      const known = { regions: marked(study.cells, study.train, one.marks), size: study.cells.size };
      const feedback = simulatedExpert({ images: one.images }, known, seed);
      const recipe = scale.correction(seed, one);
      const corrected = await train(engine, { ...trainingOf(study), feedback, base: model, recipe });
      return { ...(await measure(corrected.model)), seconds: corrected.trainingSeconds };
    });
    outcomes.push(outcome);
    say(`seed ${String(seed)}: ${one.name}, ${outcome.seconds.toFixed(1)} s`);
  }
  return { base, outcomes, test: scoredTest(study, seed) };
}

/** What a faultless expert draws on the cells that have what is to be marked. */
export function marked({ parasites, dots }: SyntheticCells, rows: Int32Array, marks: Marks): MarkedImage[] {
  return [...rows].flatMap((row) => {
    const attend = marks === 'dots' ? undefined : (parasites[row] ?? null);
    const ignore = marks === 'parasites' ? undefined : (dots[row] ?? null);
    return attend === null || ignore === null ? [] : [markedImage(row, { attend, ignore })];
  });
}

/** The test images of all seeds as answered after one case, or before any. */
export const tested = (results: readonly Repetition[], outcomes: readonly Outcome[]): Scored =>
  pooled(results.map(({ test }, index) => ({ test, probabilities: outcomes[index]!.probabilities })));

/** Mean over the seeds; null where a figure has no meaning on one. */
export function mean(outcomes: readonly Outcome[], of: (outcome: Outcome) => number | null): number | null {
  let sum = 0;
  for (const outcome of outcomes) {
    const value = of(outcome);
    if (value === null) return null;
    sum += value;
  }
  return sum / outcomes.length;
}

/** The same for a table. */
export const meanOf = (
  outcomes: readonly Outcome[],
  of: (outcome: Outcome) => number | null,
  decimals: number,
): string => mean(outcomes, of)?.toFixed(decimals) ?? '–';
