import type { Confirmed } from './merge-regions.ts';
import { sameRegions } from './merge-regions.ts';

/** The first of them was most likely stored: then the server refuses the others. */
const mostKept = 4;

/** What was sent at one revision and not answered, with one more: the first and the newest. */
export function withSent(unanswered: readonly Confirmed[], sent: Confirmed): readonly Confirmed[] {
  const [first, ...later] = unanswered;
  if (first === undefined) return [sent];
  if (unanswered.some(({ rois }) => sameRegions(rois, sent.rois))) return unanswered;
  return [first, ...[...later, sent].slice(1 - mostKept)];
}

/** Whether what the server has is what was sent from here: only its answer was lost. */
export function isOneOf(unanswered: readonly Confirmed[], { rois, revision }: Confirmed): boolean {
  return unanswered.some((sent) => sent.revision + 1 === revision && sameRegions(sent.rois, rois));
}
