import type { FeedbackLossName, GateKindName } from '@fovea/domain';
import type { MarkedCase } from '../support/marked-cells.ts';
import type { CueName } from './cues.ts';

/** What a gate does with its map, and how much it lets through where the map is 0. */
export const gates = {
  multiplying: { gateKind: 'multiply', gateFloor: 0 },
  'with a floor': { gateKind: 'multiply', gateFloor: 0.2 },
  residual: { gateKind: 'residual', gateFloor: 0 },
} as const satisfies Record<string, { readonly gateKind: GateKindName; readonly gateFloor: number }>;
export type GateName = keyof typeof gates;
export const gateNames = Object.keys(gates) as readonly GateName[];

/** One gate at one tap of a model that one cue has misled, and what is marked. */
export interface Case extends MarkedCase {
  readonly marks: 'parasites' | 'dots';
  readonly cue: CueName;
  readonly tap: string;
  readonly gate: GateName;
  readonly lambda: number;
}

/** The loss that teaches each meaning: the product's default. */
export const usualLoss = { dots: 'balanced-bce', parasites: 'dice' } as const satisfies Record<
  Case['marks'],
  FeedbackLossName
>;

/** Cells that are marked. */
const images = 20;

/** The word for what the marks mean. */
export const meaningOf = ({ marks }: Pick<Case, 'marks'>): 'ignore' | 'attend' =>
  marks === 'dots' ? 'ignore' : 'attend';

function caseOf(of: Pick<Case, 'cue' | 'marks' | 'tap'> & Partial<Case>): Case {
  const one = { images, gate: 'multiplying', lambda: 1, ...of } as const;
  if (one.lambda === 0) return { ...one, name: `${one.cue}, control` };
  return { ...one, name: `${one.cue}, ${meaningOf(one)} at ${one.tap}, ${one.gate}` };
}

/**
 * Every tap with every cue and either meaning; the other gates at some of the taps; once for each cue, the same steps
 * without feedback. Where there is no cue, there is nothing to ignore.
 */
export function casesAt(
  taps: readonly string[],
  {
    cues,
    compared,
    controlTap,
  }: { readonly cues: readonly CueName[]; readonly compared: readonly string[]; readonly controlTap: string },
): readonly Case[] {
  return cues.flatMap((cue) => {
    const meanings = cue === 'none' ? (['parasites'] as const) : (['dots', 'parasites'] as const);
    const taught = taps.flatMap((tap) => {
      const here = gateNames.filter((gate) => gate === 'multiplying' || compared.includes(tap));
      return meanings.flatMap((marks) => here.map((gate) => caseOf({ cue, tap, gate, marks })));
    });
    return [...taught, caseOf({ cue, marks: meanings[0], tap: controlTap, lambda: 0 })];
  });
}
