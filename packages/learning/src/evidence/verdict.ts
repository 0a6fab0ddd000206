import type { EvidenceReport, Verdict } from '@fovea/domain';

/** Accuracy points that count: less is within what chance moves. */
const points = 0.03;
/** Rise of matched-area IoU or of pointing that counts as having learned where to look. */
const alignmentRise = 0.05;

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
const pointsOf = (value: number) => `${(100 * value).toFixed(1)} points`;

/** On *ignore* feedback: judged by what happens when the regions' content changes, never by raw accuracy or by the map. */
export function judgeProbes({ before, after }: NonNullable<EvidenceReport['probes']>): Judgement {
  const rise = after.lowest - before.lowest;
  const moved = `accuracy under the probes went from ${percent(before.lowest)} to ${percent(after.lowest)}`;
  const left = `reliance on the regions from ${pointsOf(before.reliance)} to ${pointsOf(after.reliance)}`;
  if (before.reliance < points) {
    return {
      verdict: 'no-op',
      reason: `The model hardly used the regions before (reliance ${pointsOf(before.reliance)}): this feedback corrects nothing that can be measured.`,
    };
  }
  if (rise >= points && after.reliance <= points) {
    return { verdict: 'accept', reason: `The model no longer relies on the regions: ${moved}, ${left}.` };
  }
  if (rise > 0) {
    return {
      verdict: 'partial',
      reason: `Better, but not cured: ${moved}, ${left}. Draw the regions wider, mark more images or train longer.`,
    };
  }
  return { verdict: 'reject', reason: `The correction did not help: ${moved}, ${left}.` };
}

/** On *attend* feedback: the map follows the experts on images it never trained on, at no loss of accuracy. */
export function judgeAlignment(
  { images, heldOut, before, after }: NonNullable<EvidenceReport['alignment']>,
  paired: EvidenceReport['paired'],
): Judgement {
  const moved = `overlap with the marked regions (IoU at matched area) went from ${before.iou.toFixed(2)} to ${after.iou.toFixed(2)}, pointing from ${percent(before.pointing)} to ${percent(after.pointing)} on ${String(images)} images`;
  if (paired !== null && paired.accuracy.high < 0) {
    return {
      verdict: 'reject',
      reason: `Accuracy fell by ${pointsOf(-paired.accuracy.value)}, more than chance moves; ${moved}.`,
    };
  }
  const rose = after.iou - before.iou >= alignmentRise || after.pointing - before.pointing >= alignmentRise;
  if (!rose) return { verdict: 'reject', reason: `The map did not learn where to look: ${moved}.` };
  if (!heldOut) {
    return {
      verdict: 'partial',
      reason: `The map follows the regions on the images it was trained on: ${moved}. Mark some images of validation subjects to see whether it does so on others.`,
    };
  }
  return {
    verdict: 'accept',
    reason: `The map looks where experts do on images it never trained on: ${moved}, with no measurable loss of accuracy.`,
  };
}

const severity = { 'no-op': 0, accept: 1, partial: 2, reject: 3 } as const satisfies Record<Verdict, number>;

/** The gravest judgement decides; *no-op* only where nothing else was found. */
export function combine(judgements: readonly Judgement[]): { verdict: Verdict; reasons: string[] } {
  const gravest = judgements.reduce<Verdict>(
    (verdict, judgement) => (severity[judgement.verdict] > severity[verdict] ? judgement.verdict : verdict),
    'no-op',
  );
  return { verdict: gravest, reasons: judgements.map(({ reason }) => reason) };
}
