import type { ComplementReport, EvidenceReport, EvidenceThresholds, Verdict } from '@fovea/domain';
import type { ProbeComparison } from './probes.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  /** The model did not use the regions in the first place. */
  readonly unused?: true;
}

type Paired = EvidenceReport['paired'];

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
const pointsOf = (value: number) => `${(100 * value).toFixed(1)} points`;

/**
 * On *ignore* feedback: judged by what happens when the regions' content changes, never by raw accuracy alone or by the
 * map. With I = accuracy − R, the accuracy that is left without the regions:
 * *no-op* where R before is below the threshold or within chance, *accept* where I rises by the threshold and beyond
 * chance, R after is at most the threshold and no more accuracy was lost than giving up a cue may cost; *partial* where I
 * rises otherwise; *reject* where it does not, or where needless feedback did harm.
 */
export function judgeProbes(
  { before, after, relianceBefore, rise }: ProbeComparison,
  paired: Paired,
  { points, largestFall }: EvidenceThresholds,
): Judgement {
  const fall = paired === null ? before.accuracy - after.accuracy : -paired.accuracy.value;
  const moved = `accuracy without them went from ${percent(before.accuracy - before.reliance)} to ${percent(after.accuracy - after.reliance)}, reliance on them from ${pointsOf(before.reliance)} to ${pointsOf(after.reliance)}`;
  if (before.reliance < points || relianceBefore.low <= 0) {
    const unused =
      before.reliance < points
        ? `The model hardly used the regions before (reliance ${pointsOf(before.reliance)})`
        : `Nothing shows that the model used the regions before (reliance ${pointsOf(before.reliance)}, which chance explains)`;
    if (paired !== null && paired.accuracy.high < 0 && fall >= points) {
      return {
        verdict: 'reject',
        unused: true,
        reason: `${unused}, and the retraining cost ${pointsOf(fall)} of accuracy, more than chance does.`,
      };
    }
    return {
      verdict: 'no-op',
      unused: true,
      reason: `${unused}: this feedback corrects nothing that can be measured.`,
    };
  }
  if (rise.value >= points && rise.low > 0 && after.reliance <= points) {
    if (fall > largestFall) {
      return {
        verdict: 'partial',
        reason: `The model no longer relies on the regions: ${moved}. But ${pointsOf(fall)} of accuracy went with them, more than giving up a false cue usually costs: make sure that the regions hold nothing that the answer should rest on.`,
      };
    }
    return { verdict: 'accept', reason: `The model no longer relies on the regions: ${moved}.` };
  }
  if (rise.value > 0) {
    return {
      verdict: 'partial',
      reason: `Better, but not cured: ${moved}. Draw the regions wider, mark more images or train longer.`,
    };
  }
  return { verdict: 'reject', reason: `The correction did not help: ${moved}.` };
}

/**
 * On *attend* feedback: the map follows the experts on images it never trained on, at no loss of accuracy, and the answers
 * rest on the regions, no less than before: with all else changed, most of the accuracy is left.
 * @param paired null where accuracy is judged otherwise: giving up a cue that is to be ignored rightly costs some
 */
export function judgeAlignment(
  { images, heldOut, before, after }: NonNullable<EvidenceReport['alignment']>,
  complement: ComplementReport | null,
  paired: Paired,
  { points, alignmentRise, outsideShare }: EvidenceThresholds,
): Judgement {
  const moved = `overlap with the marked regions (IoU at matched area) went from ${before.iou.toFixed(2)} to ${after.iou.toFixed(2)}, pointing from ${percent(before.pointing)} to ${percent(after.pointing)} on ${images === 1 ? '1 image' : `${images} images`}`;
  if (paired !== null && paired.accuracy.high < 0) {
    return {
      verdict: 'reject',
      reason: `Accuracy fell by ${pointsOf(-paired.accuracy.value)}, more than chance moves; ${moved}.`,
    };
  }
  const rose = after.iou - before.iou >= alignmentRise || after.pointing - before.pointing >= alignmentRise;
  if (!rose) return { verdict: 'reject', reason: `The map did not learn where to look: ${moved}.` };
  if (complement !== null && complement.change.high < 0 && -complement.change.value >= points) {
    return {
      verdict: 'reject',
      reason: `The map moved, but the answers rest more than before on what lies outside the regions: with that changed, accuracy went from ${percent(complement.before.lowest)} to ${percent(complement.after.lowest)}; ${moved}.`,
    };
  }
  if (complement !== null && complement.after.lowest < (1 - outsideShare) * complement.after.accuracy) {
    return {
      verdict: complement.change.value > 0 ? 'partial' : 'reject',
      reason: `The map moved, but most answers still rest on what lies outside the regions: with that changed, accuracy on these images is ${percent(complement.after.lowest)} in place of ${percent(complement.after.accuracy)} (${percent(complement.before.lowest)} before); ${moved}. Make sure that the regions hold what the answer should rest on.`,
    };
  }
  if (!heldOut) {
    return {
      verdict: 'partial',
      reason: `The map follows the regions on the images it was trained on: ${moved}. Mark some images of validation subjects to see whether it does so on others.`,
    };
  }
  const held = [
    ...(paired === null ? [] : ['with no measurable loss of accuracy']),
    ...(complement === null
      ? []
      : [
          `with ${percent(complement.after.lowest)} right once all but the regions was changed (${percent(complement.before.lowest)} before)`,
        ]),
  ];
  return {
    verdict: 'accept',
    reason: `The map looks where experts do on images it never trained on: ${[moved, ...held].join(', ')}.`,
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
