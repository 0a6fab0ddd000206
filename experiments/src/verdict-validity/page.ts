import { verdicts } from '@fovea/domain';
import { percent, table } from '../support/wording.ts';
import type { Judged } from './judge-world.ts';
import type { rules, Share, Validity } from './rules.ts';
import { goodGain, isBetter, isHarmful, naiveFall } from './rules.ts';
import type { Scale } from './scale.ts';

/** What a reader sees: the definition first, then the figures, then every run. */
export function pageOf(
  runs: readonly Judged[],
  { report, unchecked, naive }: Readonly<Record<keyof typeof rules, Validity>>,
  scale: Scale,
): string[] {
  const certain = runs.filter(({ verdict, truth }) => verdict === 'accept' && truth.change.low > 0).length;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0) / runs.length;
  return [
    `Can the evidence report's verdict be believed? It reads the regions that experts drew and validation subjects whose pictures carry the confounder as the training's do, never the truth. Here the truth is known: a mark is drawn on pictures and tells their class (in some worlds always, in others often or never), a model learns from them, simulated experts give feedback of every kind, and each corrected model is tested on subjects of its own whose marks say nothing.`,
    '## Definition',
    [
      `Worlds, instructions and recipes are those of the sixth round, which was written down before its first run ([057](../../docs/decisions/057-a-sixth-round-for-the-rules-as-they-are.md)). The models were trained again by the same definition and are kept. Here they are judged by the rules of decisions [101](../../docs/decisions/101-harm-help-and-unchanged.md) and later, which were committed before they judged (thresholds, recipe field \`evidence\`: \`${JSON.stringify(scale.correction(0).evidence)}\`). Whoever wrote these rules knew the figures of the sixth round, so this judging shows that safety was kept, and no more: rules meet new worlds in the round after this one.`,
      `The sixth round's rules came from five rounds before it, 856 runs, in other worlds and with other random numbers. Spiral, ladder and diamond were new marks then; none is a dot or a corner patch. Real patients were divided anew, so that most had been test subjects before.`,
      '',
      `- *Change*: accuracy on the test subjects after the correction less before, paired on the same pictures. *Better*: change above 0.`,
      `- *Good run*: a change of ${String(100 * goodGain)} points or more.`,
      `- *Harmful instruction*: wrong by construction, whatever comes of it: every region in a wrong place, the object itself (parasite, garment) marked as *ignore*, or the mark as *attend*.`,
      `- *Accepted*: the verdict is *accept*. *Naive rule*: accept what loses at most ${String(100 * naiveFall)} points of accuracy on the validation subjects.`,
      `- Where the mark says nothing there is nothing to gain, and right feedback about it is needless: *no-op* is the right verdict.`,
      `- *Check regions*: once a world, a second person draws loose boxes around the object on ${String(scale.check.images)} validation images. Nothing is trained on them; each report reads them. *Without check regions* is the same report where nobody has done that.`,
      `- *Attend* feedback is given only where the mark tells something.`,
      `- Not among the runs: a second person who is wrong.`,
    ].join('\n'),
    '## Figures',
    table(
      ['', 'Evidence report', 'Without check regions', 'Naive rule', 'Asked for'],
      (
        [
          ['runs', () => String(runs.length), 'at least 120'],
          ['accepted', ({ accepted }) => String(accepted), 'at least 40'],
          ['of the accepted, truly better', ({ acceptedBetter }) => share(acceptedBetter), 'at least 97 %'],
          ['worst accepted run', ({ worstAccepted }) => points(worstAccepted), 'no worse than −2 points'],
          ['harmful instructions accepted', ({ harmfulAccepted }) => share(harmfulAccepted), 'at most 2 %'],
          ['good runs accepted', ({ goodAccepted }) => share(goodAccepted), 'at least 45 %'],
        ] satisfies [string, (of: Validity) => string, string][]
      ).map(([name, of, asked]) => [name, ...[report, unchecked, naive].map(of), asked]),
    ),
    `95 % intervals over worlds, since runs of one world share a model (jackknife over worlds). *Asked for* without check regions: the same safety, and at least 40 % of the good runs. Of the ${String(report.accepted)} accepted runs, the interval of the change (jackknife over test subjects) lies above 0 in ${String(certain)}.`,
    '![Shares with their intervals](verdict-validity.svg)',
    '![Change on validation and on test subjects, one point a run](verdict-validity-runs.svg)',
    table(
      ['Verdict', 'Runs', 'Mean change', 'Lowest', 'Highest', 'Better', 'Harmful instructions'],
      verdicts.map((verdict) => {
        const those = runs.filter((run) => run.verdict === verdict);
        const changes = those.map(({ truth }) => 100 * truth.change.value);
        const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
        return [
          verdict,
          String(those.length),
          points(orNone(mean)),
          points(orNone(Math.min(...changes))),
          points(orNone(Math.max(...changes))),
          String(those.filter(isBetter).length),
          String(those.filter(isHarmful).length),
        ];
      }),
    ),
    ...matrices(runs, scale),
    `${seconds.toFixed(0)} seconds a run on average, for the correction, both reports and both tests.`,
  ];
}

/** World by instruction: the change in points, and the verdict. */
function matrices(runs: readonly Judged[], { worlds, instructions }: Scale): string[] {
  const letters = { accept: 'A', partial: 'P', reject: 'R', 'no-op': 'N', unchanged: 'U' } as const;
  const rows = worlds.map(({ name }) => [
    name,
    ...instructions.map((instruction) => {
      const run = runs.find((one) => one.world === name && one.instruction === instruction.name);
      return run === undefined ? '' : `${letters[run.verdict]} ${signed(100 * run.truth.change.value)}`;
    }),
  ]);
  return [
    '## Every run',
    `The verdict (A *accept*, P *partial*, R *reject*, N *no-op*, U *unchanged*) and the change in points. *${instructions
      .filter(({ harmful }) => harmful)
      .map(({ name }) => name)
      .join('*, *')}* are the harmful instructions.`,
    table(['World', ...instructions.map(({ name }) => name)], rows),
    `Accuracies of the uncorrected models on validation and on test subjects: ${worlds
      .flatMap(({ name }) => runs.find((run) => run.world === name) ?? [])
      .map(({ world, seen, truth }) => `${world} ${percent(seen.before)} and ${percent(truth.before)}`)
      .join('; ')}.`,
  ];
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
const orNone = (value: number) => (Number.isFinite(value) ? value : null);
const points = (value: number | null) => (value === null ? '–' : `${signed(value)} points`);
const share = ({ count, of, value, low, high }: Share) =>
  of === 0 ? '–' : `${percent(value)} [${percent(low)}, ${percent(high)}] (${String(count)} of ${String(of)})`;
