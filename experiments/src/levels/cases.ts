import type { FeedbackLossName, GateForm, Level } from '@fovea/domain';
import { feedbackLossNames, gateForms, levels } from '@fovea/domain';
import type { MarkedCase } from '../support/marked-cells.ts';

/** One way to give a model attention: where, in which form, taught what by which loss. */
export interface Case extends MarkedCase {
  readonly marks: 'parasites' | 'dots';
  readonly gates: readonly Level[];
  readonly form: GateForm;
  readonly loss: FeedbackLossName;
  readonly lambda: number;
  readonly counterexamples: boolean;
}

/** The loss that each meaning has unless a recipe says otherwise. */
const usualLoss = { dots: 'balanced-bce', parasites: 'dice' } as const satisfies Record<
  Case['marks'],
  FeedbackLossName
>;

/** Every level with every loss; the input in every form; two gates at once; beside them what they are compared with. */
export const cases: readonly Case[] = [
  ...(['dots', 'parasites'] as const).flatMap((marks) => [
    ...levels.flatMap((level) => feedbackLossNames.map((loss) => caseOf({ marks, gates: [level], loss }))),
    caseOf({ marks, gates: ['input', 'stage-2'] }),
    ...gateForms.filter((form) => form !== 'stretched').map((form) => caseOf({ marks, gates: ['input'], form })),
  ]),
  ...[0, 0.01, 0.1, 10].map((lambda) => caseOf({ marks: 'dots', gates: ['input'], lambda })),
  caseOf({ marks: 'dots', gates: ['input'], counterexamples: true }),
];

/** Where the gates of a case sit, in words. */
export function placeOf({ gates }: Pick<Case, 'gates'>): string {
  return gates.join(' + ');
}

function caseOf(of: Pick<Case, 'marks' | 'gates'> & Partial<Case>): Case {
  const one = {
    images: 20,
    form: 'stretched',
    loss: usualLoss[of.marks],
    lambda: 1,
    counterexamples: false,
    ...of,
  } as const;
  return { ...one, name: `${one.marks} at ${placeOf(one)}: ${variantOf(one)}` };
}

/** What a case does at its place, in words. */
export function variantOf({
  form,
  loss,
  lambda,
  counterexamples,
}: Pick<Case, 'form' | 'loss' | 'lambda' | 'counterexamples'>): string {
  if (lambda === 0) return 'control (λ = 0)';
  return [
    loss,
    ...(form === 'stretched' ? [] : [form]),
    ...(lambda === 1 ? [] : [`λ ${String(lambda)}`]),
    ...(counterexamples ? ['with counterexamples'] : []),
  ].join(', ');
}
