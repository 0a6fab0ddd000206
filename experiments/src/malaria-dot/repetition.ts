import type { Engine } from '@fovea/engine';
import type { Model, PreparedImages, Scored } from '@fovea/learning';
import { gatherPixels, Predictor, simulatedExpert, train } from '@fovea/learning';
import { firstRecipe, malariaCells } from '../support/malaria-cells.ts';
import { keptModel } from '../support/kept-model.ts';
import { splitByPatient } from '../support/malaria-split.ts';
import { scoredRows } from '../support/pooled.ts';
import type { StudyRun } from '../support/study.ts';
import { dotsToIgnore, withDots } from './dots.ts';
import type { Scale } from './scale.ts';
import { correctionRecipe } from './scale.ts';

/** A model's answers on test patients; plain JSON. */
export interface Answers {
  /** Images × classes, one after another. */
  readonly probabilities: readonly number[];
  readonly seconds: number;
}

export interface Repetition {
  readonly seed: number;
  readonly test: Omit<Scored, 'probabilities'>;
  /** Whether each test cell has a dot, where it is drawn at random. */
  readonly dotted: readonly boolean[];
  /** Of the model whose training dots give the class away, and of each case, the dot at random. */
  readonly base: Answers;
  readonly cases: readonly (Answers & { readonly trained: number })[];
  /** Of a model trained without dots, on the same test cells without dots, and with dots at random. */
  readonly undotted: Answers;
  readonly undottedOnDots: Answers;
}

/** Dots give the class away in training; what marking them on some cells makes of it on new patients. */
export async function repeatOnce(seed: number, { engine, scale, setting, part, say }: StudyRun<Scale>) {
  const cells = await malariaCells(setting, scale);
  const rows = splitByPatient(cells, seed);
  const confounded = withDots(cells, 'infected cells', seed);
  const randomised = withDots(cells, 'at random', seed);
  const input = { train: rows.train, validation: rows.validation, watch: null };
  const firstModel = (name: string, images: PreparedImages) =>
    keptModel(part, name, () =>
      train(engine, {
        ...input,
        images,
        feedback: [],
        base: null,
        recipe: firstRecipe(rows.train.length, seed, scale.base),
      }),
    );
  const answered = (name: string, model: Model, images: PreparedImages) =>
    part(name, () => answers(engine, model, images, rows.test));

  const { model: base } = await firstModel('dotted model', confounded);
  say(`seed ${String(seed)}: model of dotted cells ready`);
  const known = { regions: dotsToIgnore(confounded, rows.train), size: cells.size };
  const cases: (Answers & { trained: number })[] = [];
  for (const one of scale.cases) {
    const { name, images } = one;
    const feedback = simulatedExpert({ images }, known, seed);
    const recipe = correctionRecipe(scale, one, seed);
    const { model, seconds } = await keptModel(part, name, () =>
      train(engine, { ...input, images: confounded, feedback, base, recipe }),
    );
    cases.push({ ...(await answered(`${name}, tested`, model, randomised)), trained: seconds });
    say(`seed ${String(seed)}: ${name}, ${seconds.toFixed(0)} s`);
  }
  const { model: reference } = await firstModel('undotted model', cells);
  say(`seed ${String(seed)}: model of undotted cells ready`);
  const repetition: Repetition = {
    seed,
    test: scoredRows(cells, rows.test),
    dotted: [...rows.test].map((row) => (randomised.dots[row] ?? null) !== null),
    base: await answered('dotted model, tested', base, randomised),
    cases,
    undotted: await answered('undotted model, tested', reference, cells),
    undottedOnDots: await answered('undotted model, tested on dots', reference, randomised),
  };
  return repetition;
}

async function answers(engine: Engine, model: Model, images: PreparedImages, rows: Int32Array): Promise<Answers> {
  const started = performance.now();
  const predictor = await Predictor.load(engine, model, { bulk: true });
  const { probabilities } = predictor.predict(gatherPixels(images, rows));
  return { probabilities: [...probabilities], seconds: (performance.now() - started) / 1000 };
}
