import type { Recipe, Verdict } from '@fovea/domain';
import type { MarkedImage, Model } from '@fovea/learning';
import { evidence, simulatedExpert, train } from '@fovea/learning';
import { keptModel } from '../support/kept-model.ts';
import { once } from '../support/once.ts';
import { withRemembered } from '../support/remembered-answers.ts';
import { type StudyRun, trainsAlone } from '../support/study.ts';
import type { MarkedPictures } from '../verdict-validity/marked-pictures.ts';
import { knownRegions, markPictures } from '../verdict-validity/marked-pictures.ts';
import type { Pictures } from '../verdict-validity/pictures.ts';
import { openPictures, trainingOf } from '../verdict-validity/pictures.ts';
import type { Check, Drawing, Kind } from './checks.ts';
import { labelsOf, worldOf } from './checks.ts';
import type { Scale } from './scale.ts';

/** What the evidence report says of one retraining. */
export interface Judged {
  readonly seed: number;
  readonly kind: Kind;
  readonly check: Check['name'];
  readonly drawing: string;
  readonly verdict: Verdict;
  /** Those that made the verdict. */
  readonly rules: readonly string[];
  /** The verdict of a report that takes the drawing as taught; at λ = 0 it is not. */
  readonly untold: Verdict;
}

/** On each kind of picture: first models, retrainings that have nothing to show for themselves, and their verdicts. */
export async function retrainAll(seed: number, run: StudyRun<Scale>): Promise<Judged[]> {
  const verdicts: Judged[] = [];
  for (const kind of run.scale.kinds)
    for (const check of run.scale.checks) verdicts.push(...(await retrain(kind, check, seed, run)));
  return verdicts;
}

async function retrain(kind: Kind, check: Check, seed: number, run: StudyRun<Scale>): Promise<Judged[]> {
  const { scale, setting, part, say } = run;
  const name = `${kind}, ${check.name}`;
  const pictures = once(async () => {
    const world = worldOf(kind, check, seed);
    const opened = await openPictures(kind, scale.amounts, seed, setting.data);
    return markPictures(withoutTest(ofLabels(opened, labelsOf[kind])), world, seed);
  });
  const base = await keptModel(part, `${name}, first model`, async () =>
    train(run.engine, {
      ...trainingOf(await pictures()),
      feedback: [],
      base: null,
      recipe: scale.base(kind, check, seed),
    }),
  );
  const recipe = scale.correction(kind, seed, check.lambda);
  const retrained = await keptModel(part, `${name}, retrained`, async () => {
    const images = await pictures();
    const feedback = draw(images, images.train, check.drawings[0], scale.drawn, seed);
    return train(run.engine, { ...trainingOf(images), feedback, base: base.model, recipe });
  });
  const verdicts: Judged[] = [];
  if (trainsAlone(setting.options)) return verdicts;
  for (const drawing of check.drawings) {
    const judgement = await run.judged(`${name}, ${drawing.name}`, async () =>
      judge(run, `${kind}-${check.name}`, {
        ...{ images: await pictures(), before: base.model, after: retrained.model },
        ...{ recipe, drawing, seed },
      }),
    );
    const { verdict, rules, untold } = judgement;
    verdicts.push({ seed, kind, check: check.name, drawing: drawing.name, verdict, rules, untold });
    const times = [base, retrained, judgement].map(({ seconds }) => seconds.toFixed(0)).join(' + ');
    say(`seed ${String(seed)}: ${name}, ${drawing.name}: ${verdict} (${rules.join(', ')}), ${times} s`);
  }
  return verdicts;
}

interface Question {
  readonly images: MarkedPictures;
  readonly before: Model;
  readonly after: Model;
  readonly recipe: Recipe;
  readonly drawing: Drawing;
  readonly seed: number;
}

/** What the report says, told what was taught; and what it would say if it took the drawing as taught. */
async function judge(
  run: StudyRun<Scale>,
  name: string,
  { images, before, after, recipe, drawing, seed }: Question,
): Promise<Pick<Judged, 'verdict' | 'rules' | 'untold'> & { readonly seconds: number }> {
  const started = performance.now();
  const { engine, scale } = run;
  const isTaught = recipe.balance.lambda > 0;
  const { verdict, findings, untold } = await withRemembered(run, seed, name, async (answers) => {
    const reportOn = (isTold: boolean) =>
      evidence(engine, {
        ...{ images, validation: images.validation, before, after, isTaught: isTold, thresholds: recipe.evidence },
        feedback: [
          ...draw(images, images.train, drawing, scale.drawn, seed),
          ...draw(images, images.validation, { on: 'object', meaning: 'attend' }, scale.checked, seed),
        ],
        ask: (model) => answers.ask(model),
      });
    const told = await reportOn(isTaught);
    return { ...told, untold: isTaught ? told.verdict : (await reportOn(true)).verdict };
  });
  const rules = findings.flatMap((finding) => ('rule' in finding ? [finding.rule] : []));
  return { verdict, rules, untold, seconds: (performance.now() - started) / 1000 };
}

/** The pictures with some of the labels, as classes in this order; all others have no label and are in no part. */
function ofLabels(pictures: Pictures, wanted: readonly number[]): Pictures {
  const labels = pictures.labels.map((label) => wanted.indexOf(label));
  const labelled = (rows: Int32Array) => rows.filter((row) => labels[row] !== -1);
  const { train, validation, test } = pictures;
  return {
    ...pictures,
    classes: wanted.length,
    labels,
    train: labelled(train),
    validation: labelled(validation),
    test: labelled(test),
  };
}

/** Nothing is tested: whoever is not for validation is trained on. */
const withoutTest = (pictures: Pictures): Pictures => ({
  ...pictures,
  train: Int32Array.of(...pictures.train, ...pictures.test),
  test: new Int32Array(),
});

/** What a faultless expert draws on some of the rows. */
function draw(
  pictures: MarkedPictures,
  rows: Int32Array,
  { on, meaning }: Pick<Drawing, 'on' | 'meaning'>,
  images: number,
  seed: number,
): MarkedImage[] {
  const regions = knownRegions(pictures, rows, on, meaning);
  return simulatedExpert({ images: Math.min(images, regions.length) }, { regions, size: pictures.size }, seed);
}
