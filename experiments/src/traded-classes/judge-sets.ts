import type { EvidenceReport, EvidenceThresholds } from '@fovea/domain';
import { reasonsInWords } from '@fovea/domain';
import type { MarkedImage, Model } from '@fovea/learning';
import { evidence, gatherPixels, train } from '@fovea/learning';
import { keptModel } from '../support/kept-model.ts';
import { once } from '../support/once.ts';
import { type RememberedAnswers, withRemembered } from '../support/remembered-answers.ts';
import { type StudyRun, trainsAlone } from '../support/study.ts';
import { percent } from '../support/wording.ts';
import type { MarkedPictures } from '../verdict-validity/marked-pictures.ts';
import { trainingOf } from '../verdict-validity/pictures.ts';
import type { Correction } from './corrections.ts';
import { drawnBy } from './corrections.ts';
import { openSet } from './pictures.ts';
import type { Scale } from './scale.ts';
import type { ClassSet } from './sets.ts';
import { rarestOf } from './sets.ts';

/** One correction, what the evidence report said of it, and what was true. */
export interface Judged {
  readonly seed: number;
  readonly set: ClassSet['name'];
  readonly correction: string;
  readonly kind: Correction['kind'];
  readonly report: EvidenceReport;
  /** Whether the report tells a person that the rarest class lost recall. */
  readonly isNamed: boolean;
  /** On the test subjects, of whose pictures half carry the mark, whatever their class. */
  readonly truth: { readonly before: Recalls; readonly after: Recalls };
  readonly seconds: number;
}

/** Recall of each class. */
export interface Recalls {
  /** On pictures without the mark. */
  readonly bare: readonly number[];
  /** On pictures with the mark. */
  readonly marked: readonly number[];
}

/**
 * Makes each set anew by the seed, trains a model on it, and corrects this model by each expert. Every correction is judged as
 * the first candidate of a project.
 */
export async function judgeSets(seed: number, run: StudyRun<Scale>): Promise<Judged[]> {
  const results: Judged[] = [];
  for (const set of run.scale.sets) results.push(...(await judgeSet(seed, set, run)));
  return results;
}

async function judgeSet(seed: number, set: ClassSet, run: StudyRun<Scale>): Promise<Judged[]> {
  const { engine, scale, setting, part, judged, say } = run;
  const pictures = once(() => Promise.resolve(openSet(set, scale.cue, seed)));
  const base = await keptModel(part, `${set.name}, base`, async () => {
    const images = trainingOf(await pictures());
    return train(engine, { ...images, feedback: [], base: null, recipe: scale.base(images.train.length, seed) });
  });
  const results: Judged[] = [];
  for (const correction of scale.corrections) {
    const name = `${set.name}, ${correction.name}`;
    const recipe = scale.correction(set, seed);
    const feedback = once(async () => drawnBy(correction, await pictures(), seed));
    const corrected = await keptModel(part, name, async () =>
      train(engine, { ...trainingOf(await pictures()), feedback: await feedback(), base: base.model, recipe }),
    );
    if (trainsAlone(setting.options)) continue;
    const { report, truth, seconds } = await judged(name, async () =>
      judge(run, seed, name, {
        ...{ set, images: await pictures(), feedback: await feedback(), thresholds: recipe.evidence },
        ...{ before: base.model, after: corrected.model },
      }),
    );
    const isNamed = reasonsInWords(report).some((reason) => reason.includes(`recall of “${lookOfRarest(set)}” fell`));
    const facts = { seed, set: set.name, correction: correction.name, kind: correction.kind };
    results.push({ ...facts, report, isNamed, truth, seconds: corrected.seconds + seconds });
    const [was, is] = [truth.before, truth.after].map(({ bare }) => bare.map(percent).join(', '));
    const told = `${report.verdict}${isNamed ? ', named' : ''}, recalls ${was!} → ${is!}`;
    say(`seed ${String(seed)}, ${name}: ${told}, ${corrected.seconds.toFixed(0)} + ${seconds.toFixed(0)} s`);
  }
  return results;
}

interface Candidate {
  readonly set: ClassSet;
  readonly images: MarkedPictures;
  readonly before: Model;
  readonly after: Model;
  readonly feedback: readonly MarkedImage[];
  readonly thresholds: EvidenceThresholds;
}

async function judge(
  run: StudyRun<Scale>,
  seed: number,
  name: string,
  { set, images, before, after, feedback, thresholds }: Candidate,
): Promise<Pick<Judged, 'report' | 'truth' | 'seconds'>> {
  const started = performance.now();
  const found = await withRemembered(run, seed, name, async (answers) => ({
    report: await evidence(run.engine, {
      ...{ images, validation: images.validation, before, after, feedback, thresholds },
      className: (label) => set.classes[label]!.look,
      ask: (model) => answers.ask(model),
    }),
    truth: { before: await recallsOf(answers, before, images), after: await recallsOf(answers, after, images) },
  }));
  return { ...found, seconds: (performance.now() - started) / 1000 };
}

const lookOfRarest = (set: ClassSet) => set.classes[rarestOf(set)]!.look;

async function recallsOf(answers: RememberedAnswers, model: Model, pictures: MarkedPictures): Promise<Recalls> {
  const { predict } = await answers.ask(model);
  const { classes, labels, marks, test } = pictures;
  const recalls = (isMarked: boolean) =>
    Array.from({ length: classes }, (_, label) => {
      const rows = test.filter((row) => labels[row] === label && (marks[row] !== null) === isMarked);
      const { probabilities } = predict(gatherPixels(pictures, rows));
      const right = rows.filter((_, index) => {
        const answer = probabilities.subarray(index * classes, (index + 1) * classes);
        return answer.indexOf(Math.max(...answer)) === label;
      });
      return right.length / rows.length;
    });
  return { bare: recalls(false), marked: recalls(true) };
}
