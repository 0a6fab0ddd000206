import { train } from '@fovea/learning';
import { feedbackOn, someRows } from '../decoy/masks.ts';
import type { Answers } from '../decoy/measure.ts';
import { answersOfKept } from '../decoy/measure.ts';
import type { KeptModel } from '../support/kept-model.ts';
import { keptModel } from '../support/kept-model.ts';
import type { StudyRun } from '../support/study.ts';
import { percent } from '../support/wording.ts';
import type { ModelName, Retraining, Scale, UsualModel } from './scale.ts';
import { baseRecipe, modelNames, retrainingNames, retrainingRecipe, usualModels } from './scale.ts';
import { openSets, rareClassOf } from './sets.ts';

export interface Repetition {
  readonly seed: number;
  /** What the first models answer. */
  readonly first: Readonly<Record<ModelName, Answers>>;
  /** What the usual ones answer once they were retrained, though they need no correction. */
  readonly retrained: Readonly<Record<UsualModel, Readonly<Record<Retraining, Answers>>>>;
}

/** Trains the first models of a seed, and retrains the usual ones with marks in the corners of some images, where nothing is. */
export async function repeatOnce(seed: number, run: StudyRun<Scale>): Promise<Repetition> {
  const { engine, scale, setting, part, say } = run;
  const { train: images, rows, asked } = await openSets(scale, seed, setting);
  const common = { images, validation: new Int32Array(), watch: null };
  const answersOf = async (name: string, model: KeptModel): Promise<Answers> => {
    const answers = await answersOfKept(run, name, model, asked);
    const [mean, ofRare] = [answers.accuracy, answers.byClass[rareClassOf(seed)]!].map(percent);
    say(`seed ${String(seed)}: ${name}: mean recall ${mean!}, class ${String(rareClassOf(seed))} ${ofRare!}`);
    return answers;
  };
  const models = await forEach(modelNames, (name) =>
    keptModel(part, name, () =>
      train(engine, {
        ...{ ...common, train: rows[name], feedback: [], base: null },
        recipe: baseRecipe(scale, name, seed),
      }),
    ),
  );
  const first = await forEach(modelNames, (name) => answersOf(name, models[name]));
  const retrained = await forEach(usualModels, (name) =>
    forEach(retrainingNames, async (retraining) => {
      const titled = `${name}, ${retraining}`;
      const feedback = feedbackOn(images, someRows(rows[name], scale.marked, seed), 'whole');
      const model = await keptModel(part, titled, () =>
        train(engine, {
          ...{ ...common, train: rows[name], feedback, base: models[name].model },
          recipe: retrainingRecipe(scale, name, retraining, seed),
        }),
      );
      return answersOf(titled, model);
    }),
  );
  return { seed, first, retrained };
}

/** One after the other. */
async function forEach<Name extends string, Made>(
  names: readonly Name[],
  make: (name: Name) => Promise<Made>,
): Promise<Record<Name, Made>> {
  const made = {} as Record<Name, Made>;
  for (const name of names) made[name] = await make(name);
  return made;
}
