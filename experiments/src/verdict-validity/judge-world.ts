import type { ComplementReport, Estimate, EvidenceThresholds, Verdict } from '@fovea/domain';
import { reasonsInWords } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { MarkedImage, Model, Scored } from '@fovea/learning';
import { evidence, gatherPixels, pairedDifference, simulatedExpert, train } from '@fovea/learning';
import { keptModel } from '../support/kept-model.ts';
import { once } from '../support/once.ts';
import { scoredRows } from '../support/pooled.ts';
import { type RememberedAnswers, withRemembered } from '../support/remembered-answers.ts';
import { type StudyRun, trainsAlone } from '../support/study.ts';
import { percent } from '../support/wording.ts';
import type { Drawing } from './instructions.ts';
import { knownRegions, type MarkedPictures, markPictures } from './marked-pictures.ts';
import { openPictures, trainingOf } from './pictures.ts';
import { recipeOf, type Scale } from './scale.ts';
import type { World } from './worlds.ts';

/** One recalibration, what the evidence report said of it, and what was true; plain JSON. */
export interface Judged {
  readonly world: string;
  readonly instruction: string;
  readonly verdict: Verdict;
  /** What it would be if nobody had marked validation images. */
  readonly unchecked: Verdict;
  readonly reasons: readonly string[];
  readonly uncheckedReasons: readonly string[];
  /** On the regions to ignore; null for *attend* feedback. */
  readonly reliance: { readonly before: number; readonly after: number } | null;
  /** What the report saw of the check regions; null where none could be drawn. */
  readonly check: ComplementReport | null;
  /** Accuracy on validation subjects, where the mark tells the class: what the report could see. */
  readonly seen: { readonly before: number; readonly after: number };
  /** Accuracy on test subjects, where it does not, and its paired change; the changes of AUC and of each class's recall. */
  readonly truth: {
    readonly before: number;
    readonly after: number;
    readonly change: Estimate;
    readonly auc: number | null;
    readonly recalls: readonly number[];
  };
  readonly seconds: number;
}

export const worldOf = ({ worlds }: Pick<Scale, 'worlds'>, seed: number): World => worlds[seed % worlds.length]!;

/** Trains a model in the seed's world, corrects it by each instruction, and judges each correction. */
export async function judgeWorld(seed: number, run: StudyRun<Scale>): Promise<Judged[]> {
  const { engine, scale, setting, say, part, judged } = run;
  const world = worldOf(scale, seed);
  const pictures = once(async () =>
    markPictures(await openPictures(world.source, scale.amounts, seed, setting.data), world, seed),
  );
  const base = await keptModel(part, 'base', async () => {
    const images = await pictures();
    const recipe = scale.base(images.train.length, seed);
    return train(engine, { ...trainingOf(images), feedback: [], base: null, recipe });
  });
  const results: Judged[] = [];
  for (const instruction of scale.instructions) {
    if (instruction.needsConfounder === true && world.tells === 0) continue;
    const { name } = instruction;
    const recipe = recipeOf(instruction, scale, seed);
    const corrected = await keptModel(part, name, async () => {
      const images = await pictures();
      const feedback = drawn(images, images.train, instruction, seed);
      return train(engine, { ...trainingOf(images), feedback, base: base.model, recipe });
    });
    if (trainsAlone(setting.options)) continue;
    const one = await judged(name, async () => {
      const start = performance.now();
      const images = await pictures();
      const judgement = await withRemembered(run, seed, name, (answers) =>
        judge(answers, {
          ...{ engine, images, before: base.model, after: corrected.model, thresholds: recipe.evidence },
          feedback: drawn(images, images.train, instruction, seed),
          check: drawn(images, images.validation, scale.check, seed),
        }),
      );
      const seconds = (performance.now() - start) / 1000;
      return { world: world.name, instruction: name, ...judgement, seconds };
    });
    results.push({ ...one, seconds: one.seconds + corrected.seconds });
    const { truth, verdict } = one;
    const change = `${truth.change.value < 0 ? '−' : '+'} ${Math.abs(100 * truth.change.value).toFixed(1)}`;
    const times = `${corrected.seconds.toFixed(0)} + ${one.seconds.toFixed(0)} s`;
    say(`${world.name}: ${name}: ${verdict}, ${percent(truth.before)} ${change} points, ${times}`);
  }
  return results;
}

interface Correction {
  readonly engine: Engine;
  readonly images: MarkedPictures;
  readonly before: Model;
  readonly after: Model;
  readonly thresholds: EvidenceThresholds;
  readonly feedback: readonly MarkedImage[];
  /** What a second person marked on validation images. */
  readonly check: readonly MarkedImage[];
}

async function judge(
  answers: RememberedAnswers,
  { engine, images, before, after, thresholds, feedback, check }: Correction,
): Promise<Omit<Judged, 'world' | 'instruction' | 'seconds'>> {
  const reportWith = (checked: readonly MarkedImage[]) =>
    evidence(engine, {
      ...{ images, validation: images.validation, before, after, thresholds },
      feedback: [...feedback, ...checked],
      ask: (model) => answers.ask(model),
    });
  const report = await reportWith(check);
  const { verdict, probes, complement } = report;
  const unchecked = await reportWith([]);
  const [was, is] = [await scored(answers, before, images), await scored(answers, after, images)];
  const change = pairedDifference(was.test, is.test);
  return {
    verdict,
    unchecked: unchecked.verdict,
    reasons: reasonsInWords(report),
    uncheckedReasons: reasonsInWords(unchecked),
    reliance: probes && { before: probes.before.reliance, after: probes.after.reliance },
    check: complement,
    seen: { before: accuracyOf(was.seen), after: accuracyOf(is.seen) },
    truth: {
      before: accuracyOf(was.test),
      after: accuracyOf(is.test),
      change: change.accuracy,
      auc: change.auc?.value ?? null,
      recalls: Array.from(
        { length: images.classes },
        (_, label) => accuracyOf(is.test, label) - accuracyOf(was.test, label),
      ),
    },
  };
}

/** What the simulated expert draws on some rows. */
function drawn(
  pictures: MarkedPictures,
  rows: Int32Array,
  { on, meaning, hand, images }: Drawing,
  seed: number,
): MarkedImage[] {
  const regions = knownRegions(pictures, rows, on, meaning);
  return simulatedExpert({ ...hand, images: Math.min(images, regions.length) }, { regions, size: pictures.size }, seed);
}

async function scored(answers: RememberedAnswers, model: Model, images: MarkedPictures) {
  const { predict } = await answers.ask(model);
  const of = (rows: Int32Array): Scored => ({
    probabilities: predict(gatherPixels(images, rows)).probabilities,
    ...scoredRows(images, rows),
  });
  return { seen: of(images.validation), test: of(images.test) };
}

/** @param only the class whose images are counted; all unless given */
function accuracyOf({ probabilities, labels, classes }: Scored, only?: number): number {
  const isCounted = (label: number) => only === undefined || label === only;
  const right = labels.filter((label, index) => {
    const given = probabilities.subarray(index * classes, (index + 1) * classes);
    return isCounted(label) && given.indexOf(Math.max(...given)) === label;
  });
  return right.length / labels.filter(isCounted).length;
}
