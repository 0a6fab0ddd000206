import { plotBars, plotPoints } from './support/plot.ts';
import { study } from './support/study.ts';
import type { Judged } from './verdict-validity/judge-world.ts';
import { judgeWorld, worldOf } from './verdict-validity/judge-world.ts';
import { pageOf } from './verdict-validity/page.ts';
import { validityOf } from './verdict-validity/rules.ts';
import { fullScale, quickScale, recipeOf } from './verdict-validity/scale.ts';

/** Can the evidence report's verdict be believed? Each seed is a world of its own. */
export const verdictValidity = study({
  name: 'verdict-validity',
  summary: 'whether what the evidence report accepts is truly better, over corrections of every kind, harmful ones too',
  seeds: [...fullScale.worlds.keys()],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    base: scale.base(1, 0),
    corrections: scale.instructions.map((instruction) => recipeOf(instruction, scale, 0)),
  }),
  testSubjects: (seed) => [`${worldOf(fullScale, seed).source}, test subjects of verdict-validity ${String(seed)}`],
  measure: judgeWorld,
  report(results, { scale }) {
    const runs = results.flat();
    const [report, naive] = [validityOf(runs, 'report'), validityOf(runs, 'naive')];
    return {
      figures: {
        runs: runs.length,
        accepted: report.accepted,
        acceptedBetter: orNull(report.acceptedBetter.value),
        worstAccepted: report.worstAccepted,
        harmfulAccepted: orNull(report.harmfulAccepted.value),
        goodAccepted: orNull(report.goodAccepted.value),
        naiveAccepted: naive.accepted,
        naiveAcceptedBetter: orNull(naive.acceptedBetter.value),
        naiveWorstAccepted: naive.worstAccepted,
        naiveHarmfulAccepted: orNull(naive.harmfulAccepted.value),
        naiveGoodAccepted: orNull(naive.goodAccepted.value),
      },
      page: pageOf(runs, { report, naive }, scale),
      draw: async () => {
        await plotBars(
          'verdict-validity',
          { title: 'Shares with 95 % intervals (Wilson)', y: 'per cent' },
          shares.flatMap(({ name, of }) =>
            (
              [
                ['report', report],
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
