import type { MapFigures } from '@fovea/learning';
import { meanOf, type Outcome } from '../support/marked-cells.ts';
import { percent, points, show, showDecimals, table } from '../support/wording.ts';
import { type Case, gateNames, gates, meaningOf, usualLoss } from './cases.ts';
import { type CueName, cueNames } from './cues.ts';
import type { Measured, Row } from './rows.ts';
import { against } from './rows.ts';
import type { Scale } from './scale.ts';

/** What the seeds show of the first models and of every case. */
export interface Shown {
  readonly scale: Scale;
  readonly before: Readonly<Record<CueName, Measured>>;
  readonly rows: readonly Row[];
}

const falseCues = cueNames.filter((cue) => cue !== 'none');
const meanings = ['dots', 'parasites'] as const;
const questions = [
  { marks: 'dots', heading: '## To ignore the cue: at which level?' },
  { marks: 'parasites', heading: '## To attend to the parasite: at which level?' },
] as const;
type Question = (typeof questions)[number];

/** The page between its title and the account of seeds: the answer first, then where the models look. */
export function pageOf(shown: Shown): string[] {
  return [
    ...opening(shown),
    ...beforeSection(shown),
    ...questions.flatMap((question) => levelSection(shown, question)),
    ...gateSection(shown),
    ...costSection(shown),
    ...lookSection(shown),
    ...tried,
  ];
}

/** What was tried before the definition was fixed, on cells that are not measured. */
const tried = [
  '## What was tried before',
  'Everything was chosen on cells of other seeds; then the definition was fixed.',
  [
    '- What gates read: `docs/decisions` 117 and 124.',
    '- Numbers of the image as for ImageNet, which the network was trained with.',
    '- Parasites down to an opacity of 0.2, and a strong tint. With parasites as visible as in `confounder` and a pale tint, the first model was right on 99 % of the cells with the cue at random: it read the parasites, and there was nothing to correct.',
  ].join('\n'),
] as const;

function opening({ scale, before, rows }: Shown): string[] {
  const { labels, subjects } = before.none.answered;
  const { side, texture } = scale.looks;
  const { one: first } = rows[0]!;
  const { steps, batchSize, feedback } = scale.correction(0, first);
  return [
    `At which level should attention and feedback act in a network that has levels? The network is EfficientNet-Lite0 with its ImageNet weights. The pictures are synthetic cells at ${String(scale.size)} px. A false cue lies on every infected training cell and on no healthy one.`,
    `There are three kinds of cue. A \`patch\` has one blue colour. A \`tint\` changes the cell’s own colours. A \`texture\` has fine stripes, ${String(texture.period)} pixels from one to the next. Each fills a square of ${whole(side.least)} to ${whole(side.most)} of the picture’s width. Cells and squares are the same for all kinds. In a fourth world, \`none\`, the square holds nothing, so that its models have nothing to unlearn.`,
    `A first model of each world is trained as a whole. Then ${String(first.images)} cells are marked along exact masks: the cue as *ignore*, or the parasites as *attend*. One gate sits at one of five taps. Its map has ${placesInWords(scale)}.`,
    `The recalibration is the quick preset’s: in ${String(steps)} steps, the gate and the head learn, and the network itself stays as it is. Each step has ${String(batchSize)} cells from the data beside ${String(feedback?.batchSize ?? 0)} marked ones. There are **no counterexamples**. They correct by themselves, and would hide the gate’s own work. What to ignore is taught by ${usualLoss.dots}, what to attend to by ${usualLoss.parasites}, as usual.`,
    `*Cure*: accuracy on ${String(labels.length)} images of ${String(new Set(subjects).size)} subjects of their own, where the cue lies on half of either class. *Fit*: accuracy on validation subjects, whose cue gives the class away. Intervals: 95 %, over subjects. Gains over the first model are paired, and widened for ${String(rows.length)} comparisons (Bonferroni).`,
  ];
}

const whole = (share: number) => `${(100 * share).toFixed(0)} %`;

const placesInWords = ({ places }: Scale) =>
  Object.entries(places)
    .map(([tap, side]) => `${String(side)} × ${String(side)} places at \`${tap}\``)
    .join(', ');

function beforeSection({ before }: Shown): string[] {
  return [
    '## Before any feedback',
    table(
      ['Cue', 'Fit', 'Cure', 'AUC', 'Occlusion in the square', 'Occlusion in parasites', 'Seconds'],
      cueNames.map((cue) => {
        const { outcomes, accuracy, auc } = before[cue];
        return [
          cue,
          fitOf(outcomes),
          show(accuracy),
          showDecimals(auc),
          meanOf(outcomes, ({ looks }) => looks.occlusionInDot, 2),
          meanOf(outcomes, ({ looks }) => looks.occlusion.energyInside, 2),
          secondsOf(outcomes),
        ];
      }),
    ),
    '*Occlusion in the square*: share of the occlusion map’s weight, for or against, that lies on the cue. *In parasites*: share of what speaks for infected.',
  ];
}

/** Cure by level, and what the intervals of the differences say. */
function levelSection(shown: Shown, { heading, marks }: Question): string[] {
  const { scale, before } = shown;
  const comparisons = (Object.keys(scale.places).length - 1) * falseCues.length * questions.length;
  const lines = falseCues.flatMap((cue) => {
    const [first, ...others] = rowsAt(shown, { cue, marks, gate: 'multiplying' });
    if (first === undefined || others.length === 0) return [];
    const { better, worse, alike } = against(first, others, comparisons);
    const all = [first, ...others];
    const best = all.reduce((most, row) => (row.accuracy.value > most.accuracy.value ? row : most));
    const told = [
      [better, 'clearly better than'],
      [worse, 'clearly worse than'],
      [alike, 'not clearly different from'],
    ] as const;
    const verdicts = told
      .filter(([those]) => those.length > 0)
      .map(([those, words]) => `${those.map(({ one }) => `\`${one.tap}\``).join(', ')}: ${words} \`${first.one.tap}\``);
    return `- **${cue}**: from ${percent(before[cue].accuracy.value)} to ${percent(best.accuracy.value)} at \`${best.one.tap}\`, the best tap. ${verdicts.join('. ')}.`;
  });
  return [
    heading,
    table(
      ['Gate at', 'Places', ...falseCues.flatMap((cue) => [`${cue}: cure`, `${cue}: AUC`])],
      [
        ['*before*', '', ...falseCues.flatMap((cue) => cureOf(before[cue]))],
        ...Object.entries(scale.places).map(([tap, side]) => [
          tap,
          String(side),
          ...falseCues.flatMap((cue) => cureOf(rowsAt(shown, { cue, marks, tap, gate: 'multiplying' })[0])),
        ]),
        ['*no feedback*', '', ...falseCues.flatMap((cue) => cureOf(controlOf(shown, cue)))],
      ],
    ),
    ...(lines.length === 0
      ? []
      : [
          `The differences between taps are paired over the same images, and widened for ${String(comparisons)} comparisons.`,
          lines.join('\n'),
        ]),
  ];
}

/** The other gates beside the multiplying one, at the taps that have them. */
function gateSection(shown: Shown): string[] {
  const taps = comparedTaps(shown);
  const comparisons = taps.length * falseCues.length * questions.length * (gateNames.length - 1);
  const lines = questions.flatMap(({ marks }) =>
    taps.flatMap((tap) =>
      falseCues.flatMap((cue) => {
        const [first, ...others] = rowsAt(shown, { cue, marks, tap });
        if (first === undefined || others.length === 0) return [];
        const { better, worse } = against(first, others, comparisons);
        const told = [
          [better, 'better'],
          [worse, 'worse'],
        ] as const;
        return told.flatMap(([those, word]) =>
          those.map(
            ({ one, accuracy }) =>
              `- ${cue}, *${meaningOf(one)}* at \`${tap}\`: ${one.gate} is clearly ${word} than multiplying, ${percent(accuracy.value)} in place of ${percent(first.accuracy.value)}.`,
          ),
        );
      }),
    ),
  );
  return [
    '## What a gate does with its map',
    `*Multiplying*: the gate passes on its map M times what it sees. *With a floor*: it passes on ${String(gates['with a floor'].gateFloor)} of what M shuts out. *Residual*: it passes on 1 + M times what it sees, and shuts nothing out. The table has the cure.`,
    table(
      ['Meaning', 'Gate at', 'Gate', ...falseCues],
      questions.flatMap(({ marks }) =>
        taps.flatMap((tap) =>
          gateNames.map((gate) => [
            meaningOf({ marks }),
            tap,
            gate,
            ...falseCues.map((cue) => show(rowsAt(shown, { cue, marks, tap, gate })[0]?.accuracy ?? null)),
          ]),
        ),
      ),
    ),
    lines.length === 0
      ? `No gate differs clearly from the multiplying one (paired, widened for ${String(comparisons)} comparisons).`
      : `Clear differences (paired, widened for ${String(comparisons)} comparisons); the others are not clear:\n\n${lines.join('\n')}`,
  ];
}

/** AUC where nothing is to be unlearned. */
function costSection(shown: Shown): string[] {
  const { before, rows } = shown;
  const own = rows.filter(({ one }) => one.cue === 'none');
  const clear = own.filter(({ gain }) => gain.auc !== null && (gain.auc.high < 0 || gain.auc.low > 0));
  return [
    '## What *attend* costs in AUC',
    `In the world without a cue there is nothing to correct. Whatever AUC changes there is the price of attention to the parasites. Before any feedback, the AUC is ${showDecimals(before.none.auc)} and the accuracy ${show(before.none.accuracy)}.`,
    table(
      [
        'Gate at',
        'Gate',
        'AUC',
        'Change of AUC',
        'Change of accuracy',
        'M in parasites (EPG)',
        'Occlusion in parasites',
      ],
      own.map(({ one, auc, gain, outcomes }) => [
        one.tap,
        gateOf(one),
        showDecimals(auc),
        showDecimals(gain.auc),
        points(gain.accuracy),
        meanOf(outcomes, ({ looks }) => looks.gate.energyInside, 2),
        meanOf(outcomes, ({ looks }) => looks.occlusion.energyInside, 2),
      ]),
    ),
    clear.length === 0
      ? 'No change of AUC is clear.'
      : `Clear changes of AUC: ${clear.map(({ one, gain }) => `${gateOf(one)} at \`${one.tap}\` ${showDecimals(gain.auc)}`).join('; ')}. The others are not clear.`,
  ];
}

/** Every case by itself. */
function lookSection({ rows, before }: Shown): string[] {
  const sections = falseCues.flatMap((cue) =>
    meanings.map((marks) => ({
      cue,
      marks,
      own: rows.filter(({ one }) => one.cue === cue && one.marks === marks),
    })),
  );
  return [
    '## Where gates and models look',
    'M is the gate’s map, at the picture’s size. *Cue*: mean of M on the cue. *Elsewhere*: mean of M on all else. *IoU*, *pointing*, *EPG*: the map against the exact parasites. No training aims at the occlusion map.',
    ...sections.flatMap(({ cue, marks, own }) => [
      `### ${cue}, *${meaningOf({ marks })}*`,
      table(
        [
          'Gate at',
          'Gate',
          'Cure',
          'Gain',
          'AUC',
          'Fit',
          'M: cue',
          'M: elsewhere',
          'M: IoU, pointing, EPG',
          'Occlusion in the cue',
          'Occlusion: IoU, pointing, EPG',
          'Seconds',
        ],
        [
          [
            '*before*',
            '',
            show(before[cue].accuracy),
            '',
            showDecimals(before[cue].auc),
            ...looksOf(before[cue].outcomes),
          ],
          ...own.map(({ one, outcomes, accuracy, auc, gain }) => [
            one.tap,
            gateOf(one),
            show(accuracy),
            points(gain.accuracy),
            showDecimals(auc),
            ...looksOf(outcomes),
          ]),
        ],
      ),
    ]),
  ];
}

/** Rows with feedback, in the order of the cases. */
const rowsAt = (
  { rows }: Shown,
  wanted: Pick<Case, 'cue' | 'marks'> & Partial<Pick<Case, 'tap' | 'gate'>>,
): readonly Row[] =>
  rows.filter(
    ({ one }) =>
      one.lambda > 0 &&
      one.cue === wanted.cue &&
      one.marks === wanted.marks &&
      one.tap === (wanted.tap ?? one.tap) &&
      one.gate === (wanted.gate ?? one.gate),
  );

const controlOf = ({ rows }: Shown, cue: CueName) => rows.find(({ one }) => one.lambda === 0 && one.cue === cue);

const comparedTaps = ({ rows }: Shown) => [
  ...new Set(rows.filter(({ one }) => one.gate !== 'multiplying').map(({ one }) => one.tap)),
];

const gateOf = ({ lambda, gate }: Case) => (lambda === 0 ? 'no feedback (λ = 0)' : gate);

const cureOf = (measured: Measured | undefined): readonly string[] => [
  show(measured?.accuracy ?? null),
  measured?.auc?.value.toFixed(3) ?? '–',
];

const fitOf = (outcomes: readonly Outcome[]) => meanOf(outcomes, ({ confounded }) => 100 * confounded, 1) + ' %';
const secondsOf = (outcomes: readonly Outcome[]) => meanOf(outcomes, ({ seconds }) => seconds, 1);

const onParasites: readonly (keyof MapFigures & ('iouAtMatchedArea' | 'pointing' | 'energyInside'))[] = [
  'iouAtMatchedArea',
  'pointing',
  'energyInside',
];

const looksOf = (outcomes: readonly Outcome[]): readonly string[] => {
  const three = (map: 'gate' | 'occlusion') =>
    onParasites.map((figure) => meanOf(outcomes, ({ looks }) => looks[map][figure], 2)).join(', ');
  return [
    fitOf(outcomes),
    meanOf(outcomes, ({ looks }) => looks.inDot, 2),
    meanOf(outcomes, ({ looks }) => looks.outsideDot, 2),
    three('gate'),
    meanOf(outcomes, ({ looks }) => looks.occlusionInDot, 2),
    three('occlusion'),
    secondsOf(outcomes),
  ];
};
