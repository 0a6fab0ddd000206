import type { ComplementReport, EvidenceReport, EvidenceThresholds, Verdict } from '@fovea/domain';
import { areFew, fewestSubjects, isUnknown } from '../evaluation/bootstrap.ts';
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

/** Whether most answers rest on what lies outside the regions to attend to. */
const restsOutside = ({ after }: ComplementReport, { outsideShare }: EvidenceThresholds) =>
  after.lowest < (1 - outsideShare) * after.accuracy;

/** Whether hardly any answer rests on the regions to attend to, as where a model gives nearly all images one answer. */
function restsNowhere({ after }: ComplementReport, { leastReliance }: EvidenceThresholds): string | null {
  return after.reliance === undefined || after.reliance >= leastReliance
    ? null
    : `hardly any answer rests on the regions to attend to: with these changed, ${pointsOf(after.reliance)} of accuracy go`;
}

const untaught = 'This method taught the answers and no map';
const fewCannotTell = 'so few subjects cannot tell from chance';
const meaningInDoubt = 'Look whether the regions mean what they should.';

/** The regions that experts said to attend to, what lies outside them, and the rules for both. */
function judgeAttended(
  report: ComplementReport,
  thresholds: EvidenceThresholds,
): { readonly verdict: 'partial' | 'reject'; readonly found: string; readonly advice?: string } | null {
  const { before, after, change, relianceChange } = report;
  const fallInside = -(relianceChange?.value ?? 0);
  const less = () =>
    `the answers rest less than before on the regions to attend to: with these changed, ${pointsOf(after.reliance ?? 0)} of accuracy go in place of ${pointsOf(before.reliance ?? 0)}`;
  if (relianceChange !== undefined && relianceChange.high < 0 && fallInside >= thresholds.points) {
    return { verdict: 'reject', found: less() };
  }
  if (change.high < 0 && -change.value >= thresholds.points) {
    return {
      verdict: 'reject',
      found: `the answers rest more than before on what lies outside the regions to attend to: with that changed, accuracy went from ${percent(before.lowest)} to ${percent(after.lowest)}`,
    };
  }
  if (restsOutside(report, thresholds)) {
    return {
      verdict: change.value > 0 ? 'partial' : 'reject',
      found: `most answers still rest on what lies outside the regions to attend to: with that changed, accuracy on these images is ${percent(after.lowest)} in place of ${percent(after.accuracy)} (${percent(before.lowest)} before)`,
    };
  }
  if (relianceChange === undefined || fallInside < thresholds.insideFall) return null;
  const doubt =
    relianceChange.high < 0 ? '' : `, which ${isUnknown(relianceChange) ? fewCannotTell : 'chance may explain'}`;
  return { verdict: 'partial', found: `${less()}${doubt}`, advice: meaningInDoubt };
}

const heldTo = ({ before, after }: ComplementReport) =>
  `${percent(after.lowest)} right once all but the regions to attend to was changed (${percent(before.lowest)} before)`;

/**
 * On *ignore* feedback: judged by what happens when the regions' content changes, never by raw accuracy alone or by the
 * map. With I = accuracy − R, the accuracy that is left without the regions:
 * *no-op* where R before is below the threshold or, unless it is large, within chance; *accept* where it was large, I rises
 * by more than accuracy fell, and little of R stays; *partial* where I rises otherwise; *reject* where it does not, or where
 * needless feedback did harm. What is right by the regions to attend to alone counts as I does.
 *
 * Which of two cues is the false one cannot be told from data in which both tell the class: whether the answers now rest
 * on the right one is known only where experts marked that on images never trained on.
 * @param elsewhere of regions to attend to on images never trained on; null where there are none
 * @param isEnough whether these are of subjects enough to speak for the correction; of few they can only speak against it
 */
export function judgeProbes(
  { before, after, relianceBefore, rise }: ProbeComparison,
  elsewhere: ComplementReport | null,
  paired: Paired,
  thresholds: EvidenceThresholds,
  isEnough = true,
): Judgement {
  const { points, leastReliance, remaining, leastGain, largestFall } = thresholds;
  const fall = paired === null ? before.accuracy - after.accuracy : -paired.accuracy.value;
  const moved = `accuracy without them went from ${percent(before.accuracy - before.reliance)} to ${percent(after.accuracy - after.reliance)}, reliance on them from ${pointsOf(before.reliance)} to ${pointsOf(after.reliance)}`;
  if (before.reliance < points || (before.reliance < leastReliance && relianceBefore.low <= 0)) {
    const unused =
      before.reliance < points
        ? `The model hardly used the regions before (reliance ${pointsOf(before.reliance)})`
        : `Nothing shows that the model used the regions before (reliance ${pointsOf(before.reliance)}, which ${isUnknown(relianceBefore) ? fewCannotTell : 'chance explains'})`;
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
  const checked = isEnough ? elsewhere : null;
  const gain = Math.max(rise.value, checked?.change.value ?? 0);
  const isGain = gain - fall >= leastGain;
  const isLess = after.reliance < before.reliance;
  if (rise.value <= 0 && !(isGain && isLess)) {
    return { verdict: 'reject', reason: `The correction did not help: ${moved}.` };
  }
  const attended = elsewhere && judgeAttended(elsewhere, thresholds);
  if (attended?.verdict === 'reject') {
    return {
      verdict: 'reject',
      reason: `The model relies less on the ignored regions: ${moved}. But ${attended.found}. ${meaningInDoubt}`,
    };
  }
  const cured = (rise.value >= points || isGain) && after.reliance <= Math.max(points, remaining * before.reliance);
  if (!cured) {
    return {
      verdict: 'partial',
      reason: `Better, but not cured: ${moved}. Draw the regions wider, mark more images or train longer.`,
    };
  }
  const but = (reason: string): Judgement => ({
    verdict: 'partial',
    reason: `The model relies on the regions no more, or much less: ${moved}. But ${reason}`,
  });
  if (attended !== null) return but(`${attended.found}. ${attended.advice ?? 'Mark more images or train longer.'}`);
  if (before.reliance < leastReliance) {
    return but(`it relied on them only a little before, too little to tell a cure from chance.`);
  }
  if (!isGain) {
    return but(`${pointsOf(fall)} of accuracy went with them, and hardly more was gained (${pointsOf(gain)}).`);
  }
  if (checked === null && fall > largestFall) {
    return but(
      `${pointsOf(fall)} of accuracy went with them, more than giving up a false cue usually costs: make sure that the regions hold nothing that the answer should rest on.`,
    );
  }
  const nowhere = elsewhere && restsNowhere(elsewhere, thresholds);
  if (nowhere !== null) return but(`${nowhere}.`);
  return {
    verdict: 'accept',
    reason: `The model relies on the regions no more, or much less: ${moved}. ${
      checked === null
        ? `What the answers rest on instead was ${elsewhere === null ? 'not' : 'hardly'} checked: mark it, to attend to, on images of the class that it tells, of ${String(fewestSubjects)} validation subjects or more.`
        : `The answers rest on what experts marked: ${heldTo(checked)}.`
    }`,
  };
}

/**
 * On *attend* feedback: the map follows the experts on images it never trained on, and so do the answers: with all but the
 * regions changed, more is right than before, by more than accuracy fell. On the images trained on, too, most answers rest
 * on what was drawn there. Where the method taught the answers and no map, the map is not asked.
 * @param complement of the regions that the map is compared with
 * @param drawn of the regions that were trained on; null where it is these that the map is compared with
 * @param paired null where accuracy is judged otherwise: giving up a cue that is to be ignored rightly costs some
 */
export function judgeAlignment(
  { images, heldOut, before, after }: NonNullable<EvidenceReport['alignment']>,
  { complement, drawn }: Readonly<Record<'complement' | 'drawn', ComplementReport | null>>,
  paired: Paired,
  thresholds: EvidenceThresholds,
  isMapTaught = true,
): Judgement {
  const { leastGain, alignmentRise } = thresholds;
  const on = images === 1 ? '1 image' : `${images} images`;
  const overlap = `overlap with the marked regions (IoU at matched area) went from ${before.iou.toFixed(2)} to ${after.iou.toFixed(2)}, pointing from ${percent(before.pointing)} to ${percent(after.pointing)} on ${on}`;
  const judgedOn = complement === null ? on : complement.images === 1 ? '1 image' : `${complement.images} images`;
  const moved = isMapTaught ? overlap : `judged on ${judgedOn}${heldOut ? '' : ' that it was trained on'}`;
  const [leads, follows, looks] = isMapTaught
    ? ['The map moved', 'The map follows the regions', 'The map looks where experts do on images it never trained on']
    : [untaught, untaught, `${untaught}; on images it never trained on, the answers rest on what experts marked`];
  const fall = paired === null ? 0 : -paired.accuracy.value;
  const gain = complement?.change.value ?? 0;
  const isGain = gain - Math.max(0, fall) >= leastGain;
  if (paired !== null && paired.accuracy.high < 0 && !isGain) {
    return {
      verdict: 'reject',
      reason: `Accuracy fell by ${pointsOf(fall)}, more than chance moves, and hardly more was gained where all but the regions was changed (${pointsOf(gain)}); ${moved}.`,
    };
  }
  const rose = after.iou - before.iou >= alignmentRise || after.pointing - before.pointing >= alignmentRise;
  if (isMapTaught && !rose) return { verdict: 'reject', reason: `The map did not learn where to look: ${moved}.` };
  const attended = complement && judgeAttended(complement, thresholds);
  if (attended !== null) {
    return {
      verdict: attended.verdict,
      reason: `${leads}, but ${attended.found}; ${moved}. Make sure that the regions hold what the answer should rest on.`,
    };
  }
  if (!heldOut) {
    return {
      verdict: 'partial',
      reason: `${isMapTaught ? `${follows} on the images it was trained on` : untaught}: ${moved}. Mark some images of validation subjects to see whether ${isMapTaught ? 'it does so' : 'the answers follow the regions'} on others.`,
    };
  }
  if (drawn !== null && restsOutside(drawn, thresholds)) {
    return {
      verdict: 'partial',
      reason: `${isMapTaught ? looks : untaught}: ${moved}. But on those it was trained on most answers rest on something else than what was drawn: ${heldTo(drawn)}. Look whether these regions lie where they should.`,
    };
  }
  if (!isGain) {
    return {
      verdict: 'partial',
      reason: `${follows}, but the answers gain little by it: ${complement === null ? 'no image with regions has a label' : heldTo(complement)}; ${moved}.`,
    };
  }
  const nowhere = complement && restsNowhere(complement, thresholds);
  if (nowhere !== null) return { verdict: 'partial', reason: `${follows}, but ${nowhere}; ${moved}.` };
  const held = [
    moved,
    ...(paired === null ? [] : [fall > 0 ? `for ${pointsOf(fall)} of accuracy` : 'at no loss of accuracy']),
    ...(complement === null ? [] : [`with ${heldTo(complement)}`]),
  ];
  return {
    verdict: 'accept',
    reason: `${looks}: ${held.join(', ')}.`,
  };
}

/**
 * What is judged by so few subjects that nothing is known of others is not accepted, and what they lost is not passed over: no
 * rule that asks for more than chance can find it.
 * @param subjects of the images judged by
 * @param lost accuracy on them, as a share that counts; 0 for less
 */
export function unlessFew(judgement: Judgement, subjects: Iterable<number>, where: string, lost = 0): Judgement {
  const { verdict, reason } = judgement;
  if (verdict === 'reject' || !areFew(subjects)) return judgement;
  const count = new Set(subjects).size;
  const all = count === 1 ? 'a single subject' : `${String(count)} subjects`;
  const takes = `it takes ${String(fewestSubjects)} or more`;
  const sentences = [
    reason,
    ...(verdict === 'accept' ? [`But ${where} ${all}, too few to say it of others: ${takes}.`] : []),
    ...(lost > 0 ? [`Accuracy fell by ${pointsOf(lost)} on ${all}, too few to tell from chance: ${takes}.`] : []),
  ];
  return {
    ...judgement,
    verdict: verdict === 'accept' || lost > 0 ? 'partial' : verdict,
    reason: sentences.join(' '),
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
