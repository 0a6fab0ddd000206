import { worstClass } from './decoy/measure.ts';
import { architecture } from './decoy/scale.ts';
import { scratchRecipe } from './decoy/methods.ts';
import { inPercent } from './decoy/wording.ts';
import type { Measured, Repetition } from './fashion-default/repetition.ts';
import { repeatOnce } from './fashion-default/repetition.ts';
import { baseMethod, correctionRecipe, fullScale, quickScale } from './fashion-default/scale.ts';
import { fashionTestImages } from './support/looks.ts';
import { study } from './support/study.ts';
import { changeInPoints, percent, table } from './support/wording.ts';

/** Of the accuracy. */
const changeOf = (before: Measured, after: Measured) => after.accuracy - before.accuracy;

const inPoints = (before: Measured, after: Measured) => changeInPoints(changeOf(before, after));

const largest = (changes: readonly number[]) => (100 * Math.max(...changes.map(Math.abs))).toFixed(1);

/** One row a seed. */
function tableOf(results: readonly Repetition[]): string {
  return table(
    [
      'Seed',
      'Before',
      'Control',
      'Corrected',
      'Worst class',
      'Without squares',
      'Needless marks',
      'Worst class',
      'Seconds',
    ],
    results.map(({ seed, decoyed: { before, control, corrected }, plain }) => [
      String(seed),
      percent(before.accuracy),
      `${percent(control.accuracy)} (${inPoints(before, control)})`,
      percent(corrected.accuracy),
      percent(worstClass(corrected)),
      percent(plain.before.accuracy),
      `${percent(plain.needless.accuracy)} (${inPoints(plain.before, plain.needless)})`,
      `${percent(worstClass(plain.before))}, then ${percent(worstClass(plain.needless))}`,
      corrected.seconds.toFixed(0),
    ]),
  );
}

/** Does the default recipe correct a model of ten classes, and leave one alone that needs no correction? */
export const fashionDefault = study({
  name: 'fashion-default',
  summary:
    'the default recipe on ten kinds of clothing: twenty marked squares, a control, and needless marks (three seeds)',
  seeds: [13, 14, 15],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    architecture,
    recipes: [scratchRecipe(scale, baseMethod, 0), correctionRecipe(scale, 0, 1), correctionRecipe(scale, 0, 0)],
  }),
  judges: false,
  testSubjects: () => [fashionTestImages],
  measure: repeatOnce,
  report(results, { scale, say }) {
    const rows = tableOf(results);
    say(rows);
    return {
      figures: Object.fromEntries(
        results.flatMap(({ seed, decoyed: { before, control, corrected }, plain }) => [
          [`base${String(seed)}`, inPercent(before.accuracy)],
          [`control${String(seed)}`, inPercent(control.accuracy - before.accuracy)],
          [`corrected${String(seed)}`, inPercent(corrected.accuracy)],
          [`needless${String(seed)}`, inPercent(plain.needless.accuracy - plain.before.accuracy)],
        ]),
      ),
      page: [
        `Ten kinds of clothing, retrained by the preset *quick* as it is for a person who chooses nothing. The images, squares and networks are those of \`decoy-fashion\`; the recipe was fixed, with other seeds and on held-out training images, before these seeds were measured.`,
        `*Before*: a model that has learned the square, tested with the square at random. *Control*: the same images and steps at λ = 0. *Corrected*: the squares of ${String(scale.images)} training images marked as *ignore*. *Without squares*: a model of images that have no square, tested on such images. *Needless marks*: the corners of ${String(scale.images)} of its images marked as *ignore*, though nothing is there. In brackets, the change in points.`,
        rows,
        `Largest change: ${largest(results.map(({ plain }) => changeOf(plain.before, plain.needless)))} points by needless marks, ${largest(results.map(({ decoyed }) => changeOf(decoyed.before, decoyed.control)))} points of the control. The control has neither marks nor a new head: so much a model that reads the square moves by itself.`,
        `Correction: \`${JSON.stringify(correctionRecipe(scale, 0, 1))}\``,
      ],
    };
  },
});
