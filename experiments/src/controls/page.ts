import { verdicts } from '@fovea/domain';
import { show, table } from '../support/wording.ts';
import { control, needless } from './checks.ts';
import { count, isQuiet, ofCheck, quiet } from './counts.ts';
import type { Judged } from './retrain.ts';
import type { Scale } from './scale.ts';

/** What a reader sees: what was done, the verdicts, and each verdict that claims something. */
export function pageOf(runs: readonly Judged[], { kinds, drawn, checked, correction }: Scale): string[] {
  const rows = [...kinds, null].flatMap((kind) => {
    const [untaught, taught] = [ofCheck(runs, control, kind), ofCheck(runs, needless, kind)];
    const row = (name: string, those: readonly Judged[], by: 'verdict' | 'untold' = 'verdict') => [
      kind ?? '**all**',
      name,
      String(those.length),
      ...verdicts.map((verdict) => String(count(those, verdict, by))),
    ];
    return [
      [...row('controls', untaught), show(quiet(untaught))],
      [...row('the same, report not told', untaught, 'untold'), ''],
      [...row('needless feedback', taught), show(quiet(taught))],
    ];
  });
  return [
    'What does the evidence report say where there is nothing to say? The study has three kinds of picture: synthetic blood cells (`smear`), real malaria cells, and clothing of three classes (Fashion-MNIST: pullovers, coats, shirts). A mark is drawn on the pictures; seeds have different shapes of mark. A small first model learns from the pictures. This model is retrained for as many steps as the preset *quick* has. The report then judges the retraining on validation subjects.',
    [
      `- *Controls*: the mark tells the class of every picture. An expert marks up to ${String(drawn)} training images rightly: the mark as *ignore*, or the object (parasite, garment) as *attend*. The retraining has λ = 0, so that nothing of the regions is taught. Both drawings are judged: two controls a seed and kind of picture.`,
      '- *Report not told*: the same controls, judged as if λ had been 1. The difference shows what the rules owe to knowing λ.',
      `- *Needless feedback*: the mark is drawn by lot and tells nothing of the class. An expert marks it rightly as *ignore* on up to ${String(drawn)} training images, and the default recipe teaches these regions. There is nothing to gain.`,
      `- A second person has outlined the object on up to ${String(checked)} validation images.`,
      '- *Quiet*: the share of *no-op* and *unchanged*, with its 95 % interval over seeds (jackknife).',
    ].join('\n'),
    table(['Pictures', 'Retrainings', 'Runs', ...verdicts, 'Quiet'], rows),
    ...loudOnes(runs.filter((run) => !isQuiet(run))),
    'What the retrainings of needless feedback learn by. The controls differ in λ alone.',
    kinds.map((kind) => `- ${kind}: \`${JSON.stringify(correction(kind, 0, needless.lambda))}\``).join('\n'),
  ];
}

function loudOnes(loud: readonly Judged[]): string[] {
  if (loud.length === 0) return [];
  return [
    'All other verdicts, with the rules that made them:',
    table(
      ['Seed', 'Pictures', 'Retraining', 'Drawn', 'Verdict', 'Rules'],
      loud.map(({ seed, kind, check, drawing, verdict, rules }) => [
        String(seed),
        kind,
        check,
        drawing,
        verdict,
        rules.join(', '),
      ]),
    ),
  ];
}
