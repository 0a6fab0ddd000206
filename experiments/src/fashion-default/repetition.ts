import type { Model } from '@fovea/learning';
import { train } from '@fovea/learning';
import type { DecoyImages } from '../decoy/decoys.ts';
import { feedbackOn, someRows } from '../decoy/masks.ts';
import type { Answers } from '../decoy/measure.ts';
import { answersOfKept } from '../decoy/measure.ts';
import { trainingBy } from '../decoy/methods.ts';
import { readDecoySets } from '../decoy/sets.ts';
import type { KeptModel } from '../support/kept-model.ts';
import { keptModel } from '../support/kept-model.ts';
import type { StudyRun } from '../support/study.ts';
import type { Scale } from './scale.ts';
import { baseMethod, correctionRecipe } from './scale.ts';

/** What a model is worth on the test images, and the seconds of its training; plain JSON. */
export type Measured = Answers & { readonly seconds: number };

export interface Repetition {
  readonly seed: number;
  /** The square tells the class of the training images, and nothing of the test images. */
  readonly decoyed: {
    readonly before: Measured;
    /** The same images and steps as the correction, at λ = 0. */
    readonly control: Measured;
    /** The squares marked as *ignore*. */
    readonly corrected: Measured;
  };
  /** No image has a square. Marked are the corners where one could be: there is nothing to correct. */
  readonly plain: { readonly before: Measured; readonly needless: Measured };
}

/** Trains a model that has learned the square and one that never saw it, and recalibrates both as by default. */
export async function repeatOnce(seed: number, run: StudyRun<Scale>): Promise<Repetition> {
  const { engine, scale, setting, part, say } = run;
  const sets = await readDecoySets('fashion-mnist', scale, setting);
  const measured = async (name: string, model: KeptModel, test: DecoyImages): Promise<Measured> => {
    const answers = await answersOfKept(run, name, model, test);
    say(`seed ${String(seed)}: ${name}: ${(100 * answers.accuracy).toFixed(2)} %`);
    return answers;
  };
  const basedOn = (name: string, images: DecoyImages, epochs: readonly number[]) =>
    keptModel(part, name, () =>
      train(engine, {
        ...trainingBy({ ...scale, epochs }, baseMethod, { ...sets, train: images }, seed),
        validation: new Int32Array(),
        watch: null,
      }),
    );
  const recalibrated = (name: string, images: DecoyImages, base: Model, lambda: number) =>
    keptModel(part, name, () =>
      train(engine, {
        images,
        train: sets.rows.kept,
        validation: new Int32Array(),
        feedback: feedbackOn(images, someRows(sets.rows.kept, scale.images, seed), 'whole'),
        recipe: correctionRecipe(scale, seed, lambda),
        base,
        watch: null,
      }),
    );
  const { decoyed, plain } = sets.test;
  const base = await basedOn('base', sets.train, scale.epochs);
  const before = await measured('base', base, decoyed);
  const control = await recalibrated('control', sets.train, base.model, 0);
  const corrected = await recalibrated('corrected', sets.train, base.model, 1);
  const undecoyed = sets.undecoyedTrain();
  const plainBase = await basedOn('base without squares', undecoyed, [scale.plainEpochs]);
  const needless = await recalibrated('needless marks', undecoyed, plainBase.model, 1);
  return {
    seed,
    decoyed: {
      before,
      control: await measured('control', control, decoyed),
      corrected: await measured('corrected', corrected, decoyed),
    },
    plain: {
      before: await measured('base without squares', plainBase, plain),
      needless: await measured('needless marks', needless, plain),
    },
  };
}
