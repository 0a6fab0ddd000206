import { FoveaError } from '@fovea/domain';
import type { Contestant } from './contestant.ts';
import type { StepKind } from './steps.ts';

export const isBfloat16 = (kind: string) => /bfloat16/i.test(kind);

/** How far losses may lie apart; bfloat16 has 8 bits. */
const tolerance = { float32: 1e-4, bfloat16: 2e-2 } as const;
/** They apply the very same formula, so that the loss after one update agrees too. */
const sameAdam: ReadonlySet<StepKind> = new Set<StepKind>([
  'stock',
  'eager',
  'captured',
  'inWorker',
  'python',
  'pythonInWorker',
]);

/**
 * Runs two steps of each contestant and compares losses: before the first update all must agree, and after it those with
 * the same formula of Adam. What does not do the same work is not compared for speed.
 * @returns largest difference from the first contestant among those in float32
 * @throws INPUT_INVALID naming the one that differs
 */
export async function assertAgreement(contestants: ReadonlyMap<StepKind, Contestant>): Promise<number> {
  let reference: readonly [number, number] | undefined;
  let largest = 0;
  for (const [kind, contestant] of contestants) {
    const losses = [(await contestant.lap(1)).last, (await contestant.lap(1)).last] as const;
    reference ??= losses;
    const limit = isBfloat16(kind) ? tolerance.bfloat16 : tolerance.float32;
    const compared = sameAdam.has(kind) ? losses : losses.slice(0, 1);
    const differences = compared.map((loss, step) => Math.abs(loss - (reference?.[step] ?? Number.NaN)));
    if (!differences.every((difference) => difference <= limit)) {
      throw new FoveaError(
        'INPUT_INVALID',
        `${contestant.name} does not do the same step as the others (losses differ by ${differences.join(', ')}), so its speed says nothing.`,
        { kind, losses, reference },
      );
    }
    if (limit === tolerance.float32) largest = Math.max(largest, ...differences);
  }
  return largest;
}
