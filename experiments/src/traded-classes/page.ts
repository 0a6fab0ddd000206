import { harmToClasses } from '@fovea/domain';
import { changeInPoints, percent, table } from '../support/wording.ts';
import type { Correction } from './corrections.ts';
import type { Judged } from './judge-sets.ts';
import type { Scale } from './scale.ts';
import type { ClassSet } from './sets.ts';
import { rarestOf } from './sets.ts';
import { summaryOf, tradedFall, changeOf } from './summary.ts';

/** What a reader sees: what was made, then the figures, then every run. */
export function pageOf(runs: readonly Judged[], scale: Scale): string[] {
  const { cue, corrections, sets } = scale;
  const images = corrections[0]?.images ?? 0;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0) / runs.length;
  return [
    `A correction can make a model better on most pictures and lose a rare class. Does the evidence report notice? Here the truth is known: the pictures are synthetic cells, and corrections of two kinds are made on purpose.`,
    '## Definition',
    [
      ...sets.map(describe),
      `- *Cue*: a printed letter at one place. It lies on ${percent(cue.tells)} of the pictures of the rarest class, and on no picture of another class. The model of the set learns from them.`,
      `- Of each class, ${percent(cue.held)} of the subjects are for validation. As many are test subjects, with ${String(cue.testImages)} pictures each. The letter lies on half of all test pictures, so there it says nothing of the class.`,
      `- *Right correction*: an expert marks the letter as *ignore* on ${String(images)} training pictures.`,
      `- *Trading correction*: on as many pictures, an expert marks the letter as *ignore*, and also the crescent, which tells the rarest class. So the model gives up both.`,
      `- Each set has ${String(corrections.length / 2)} experts of each kind. They draw on different pictures, half of them in loose boxes. All use the preset *quick* as it is for these classes.`,
      `- Each correction is judged as the first candidate of a project. Nobody marked validation pictures.`,
      `- *Named*: the report says that the recall of the rarest class fell.`,
      `- *Truly traded*: on test pictures without the letter, the recall of the rarest class fell by ${String(100 * tradedFall)} points or more. Accuracy on all test pictures did not fall. *Truly better*: on test pictures without the letter, balanced accuracy rose, and the recall of the rarest class fell by no more than the margin of the report. Accuracy is weighted by the set's shares of the classes.`,
    ].join('\n'),
    '## Figures',
    table(
      ['Set', 'Corrections', 'Runs', 'Accepted', 'Named', 'Truly so', 'Asked for'],
      sets.flatMap((set) =>
        (['trading', 'right'] as const).map((kind) => {
          const { runs: count, accepted, named, asMeant } = summaryOf(runs, set, kind);
          return [set.name, kind, ...[count, accepted, named, asMeant].map(String), askedFor[kind]];
        }),
      ),
    ),
    '## Every run',
    ...sets.map((set) => everyRun(runs, set)),
    `Recalls are those of the rarest class on test pictures without the letter. Balanced accuracy is on the same pictures, accuracy on all test pictures; both are changes in points. *Harm found* is what the report found to have fallen.`,
    ...sets.map((set) => `Correction of set *${set.name}*: \`${JSON.stringify(scale.correction(set, 0))}\``),
    `${seconds.toFixed(0)} seconds a correction on average, for training and report.`,
  ];
}

const askedFor = { trading: '0 accepted, 18 of 20 named', right: '12 of 20 accepted' } as const satisfies Record<
  Correction['kind'],
  string
>;

function describe({ name, classes }: ClassSet): string {
  const parts = classes.map(({ look, subjects, images }) => `${look} ${String(subjects)} × ${String(images)}`);
  return `- Set *${name}*, subjects × pictures of each: ${parts.join(', ')}.`;
}

function everyRun(runs: readonly Judged[], set: ClassSet): string {
  return table(
    [
      'Set',
      'Seed',
      'Correction',
      'Verdict',
      'Named',
      'Recall before',
      'After',
      'Balanced accuracy',
      'Accuracy',
      'Harm found',
    ],
    runs
      .filter((run) => run.set === set.name)
      .map((run) => {
        const { report, truth, isNamed } = run;
        const change = changeOf(run, set);
        const rarest = rarestOf(set);
        return [
          ...[set.name, String(run.seed), run.correction, report.verdict, isNamed ? 'yes' : 'no'],
          ...[percent(truth.before.bare[rarest]!), percent(truth.after.bare[rarest]!)],
          ...[changeInPoints(change.balancedAccuracy), changeInPoints(change.accuracy)],
          harmToClasses(report.classes, report.thresholds)
            .map(({ name, isSure }) => (isSure ? name : `perhaps ${name}`))
            .join(', ') || '–',
        ];
      }),
  );
}
