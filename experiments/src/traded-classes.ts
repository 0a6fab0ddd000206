import { study } from './support/study.ts';
import { judgeSets } from './traded-classes/judge-sets.ts';
import { pageOf } from './traded-classes/page.ts';
import { fullScale, quickScale } from './traded-classes/scale.ts';
import { summaryOf } from './traded-classes/summary.ts';

/** Does the evidence report notice a correction that gives a rare class away? Each seed makes its sets anew. */
export const tradedClasses = study({
  name: 'traded-classes',
  summary: 'whether corrections that trade a rare class are refused, with the class named, and right ones accepted',
  // Verdicts of seeds 0 to 6 led to other rules, to a mark on every picture of the rarest class and to a fainter crescent. Those
  // of seeds 10 to 14 led to more steps where one of two classes is rare.
  seeds: [20, 21, 22, 23, 24],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    recipes: [scale.base(1, 0), ...scale.sets.map((set) => scale.correction(set, 0))],
  }),
  judges: 'apart',
  testSubjects: (seed) => [`traded-classes, test subjects of seed ${String(seed)}`],
  measure: judgeSets,
  report(results, { scale }) {
    const runs = results.flat();
    const figures = scale.sets.flatMap((set) => {
      const [right, traded] = [summaryOf(runs, set, 'right'), summaryOf(runs, set, 'trading')];
      return Object.entries({
        Right: right.runs,
        RightAccepted: right.accepted,
        RightNamed: right.named,
        RightBetter: right.asMeant,
        Traded: traded.runs,
        TradedAccepted: traded.accepted,
        TradedNamed: traded.named,
        TradedTruly: traded.asMeant,
      }).map(([name, value]) => [`${set.name}${name}`, value] as const);
    });
    return { figures: Object.fromEntries(figures), page: pageOf(runs, scale) };
  },
});
