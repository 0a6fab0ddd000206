import { plotBars, plotPoints } from './support/plot.ts';
import { study } from './support/study.ts';
import type { Judged } from './verdict-validity/judge-world.ts';
import { judgeWorld, worldOf } from './verdict-validity/judge-world.ts';
import { pageOf } from './verdict-validity/page.ts';
import type { rules, Validity } from './verdict-validity/rules.ts';
import { validityOf } from './verdict-validity/rules.ts';
import { fullScale, quickScale, recipeOf } from './verdict-validity/scale.ts';
import { testSubjectsOf } from './verdict-validity/worlds.ts';

/** Can the evidence report's verdict be believed? Each seed is a world of its own. */
export const verdictValidity = study({
  name: 'verdict-validity',
  summary: 'whether what the evidence report accepts is truly better, over corrections of every kind, harmful ones too',
  // Of the sixth round; those of the rounds before were 0 to 72.
  seeds: [...fullScale.worlds.keys()].map((world) => 73 + world),
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    base: scale.base(1, 0),
    corrections: scale.instructions.map((instruction) => recipeOf(instruction, scale, 0)),
  }),
  judges: 'apart',
  testSubjects: (seed) => testSubjectsOf(worldOf(fullScale, seed), seed),
  measure: judgeWorld,
  report(results, { scale }) {
    const runs = results.flat();
    const [report, unchecked, naive] = [
      validityOf(runs, 'report'),
      validityOf(runs, 'unchecked'),
      validityOf(runs, 'naive'),
    ];
    return {
      figures: {
        runs: runs.length,
        ...figuresOf(report),
        ...renamed('unchecked', figuresOf(unchecked)),
        ...renamed('naive', figuresOf(naive)),
      },
      page: pageOf(runs, { report, unchecked, naive }, scale),
      draw: async () => {
        await plotBars(
          'verdict-validity',
          { title: 'Shares with 95 % intervals over worlds', y: 'per cent' },
          shares.flatMap(({ name, of }) =>
            (
              [
                ['report', report],
                ['report without check', unchecked],
                ['naive rule', naive],
              ] as const
            ).map(([rule, validity]) => {
              const { value, low, high } = of(validity);
              return { series: `${name}: ${rule}`, x: '', y: 100 * value, low: 100 * low, high: 100 * high };
            }),
          ),
        );
        await plotPoints(
          'verdict-validity-runs',
          {
            title: 'What could be seen, and what was true',
            x: 'Change of accuracy on validation subjects',
            y: 'Change of accuracy where the mark says nothing',
          },
          runs.map(pointOf),
        );
      },
    };
  },
});

const figuresOf = (of: Validity) => ({
  accepted: of.accepted,
  acceptedBetter: orNull(of.acceptedBetter.value),
  worstAccepted: of.worstAccepted,
  harmfulAccepted: orNull(of.harmfulAccepted.value),
  goodAccepted: orNull(of.goodAccepted.value),
});

const renamed = (rule: keyof typeof rules, figures: ReturnType<typeof figuresOf>) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${rule}${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  );

const shares = [
  { name: 'accepted that are better', of: (validity) => validity.acceptedBetter },
  { name: 'good that are accepted', of: (validity) => validity.goodAccepted },
  { name: 'harmful that are accepted', of: (validity) => validity.harmfulAccepted },
] as const satisfies readonly { name: string; of(validity: ReturnType<typeof validityOf>): { value: number } }[];

const pointOf = ({ verdict, seen, truth }: Judged) => ({
  series: verdict,
  label: '',
  x: seen.after - seen.before,
  y: truth.change.value,
});

/** A share of nothing is not measured. */
const orNull = (value: number) => (Number.isNaN(value) ? null : value);
