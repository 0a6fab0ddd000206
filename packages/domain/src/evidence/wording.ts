import type { ClassChanges, RecallChange } from '../records/class-changes.ts';
import { fewestSubjects, isUnknown } from '../records/evaluation.ts';
import type { EvidenceReport } from '../records/evidence-report.ts';
import type {
  AttendedRule,
  AttentionRule,
  ClassRule,
  Detection,
  Finding,
  IgnoredRule,
  SubjectsRule,
} from '../records/findings.ts';
import type { ComplementReport, ProbeReport, Sample } from '../records/probes.ts';
import type { Verdict } from '../words.ts';
import type { ClassHarm } from './class-harm.ts';
import { classesGivenUp, harmToClasses } from './class-harm.ts';
import { plural } from './plural.ts';
import { sampleInWords } from './sample-words.ts';
import { areEnough, checkRegions, weighAttended, weighIgnored, withoutRegions } from './weighing.ts';

/** What a verdict says, in a sentence. */
export const verdictMeanings = {
  accept: 'The evidence speaks for accepting this version.',
  partial: 'Part of what was asked for was reached. Read the reasons before you accept.',
  unchanged: 'Within chance, the model is as it was. The checks can say nothing for or against this version.',
  'no-op': 'The correction changed nothing that the checks can see.',
  reject: 'The evidence speaks against this version.',
} as const satisfies Record<Verdict, string>;

/** What stands beside a result that does not know the newest feedback. */
export const staleInWords =
  'Regions were drawn or changed after this run was started. This result does not include them.';

/** Why a report's verdict is what it is, in plain sentences: a string for each rule that held. No sentence comes twice. */
export const reasonsInWords = (report: ToldOn): string[] =>
  eachOnce(report.findings.map((finding) => findingInWords(finding, report)));

/** Texts without the sentences that an earlier one of them says. */
function eachOnce(texts: readonly string[]): string[] {
  const said = new Set<string>();
  const kept = texts.map((text) =>
    text
      .split(/(?<=[.!?]) (?=\p{Lu})/u)
      .filter((sentence) => {
        // A name with a full stop would be cut into pieces that are no sentences.
        const isNew = !said.has(sentence) || sentence.split(' ').length < 4;
        said.add(sentence);
        return isNew;
      })
      .join(' '),
  );
  return kept.filter((text) => text !== '');
}

/** A report, with the validation images that its accuracies are on, where these are known. */
type ToldOn = EvidenceReport & { readonly validation?: Sample | null };

function findingInWords(finding: Finding, report: ToldOn): string {
  switch (finding.about) {
    case 'ignored':
      return report.probes === null ? '' : ignoredInWords(finding.rule, report, report.probes);
    case 'attended':
      return report.alignment === null ? '' : attendedInWords(finding.rule, report, report.alignment);
    case 'classes':
      return classesInWords(finding.rule, report);
    case 'subjects':
      return subjectsInWords[finding.rule](report);
    case 'nothing':
      return 'No feedback was trained on, so there is nothing to judge.';
    case 'told':
      return finding.sentence;
  }
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const roundly = (share: number) => `${(100 * share).toFixed(0)} %`;
const pointsOf = (share: number) => `${(100 * share).toFixed(1)} points`;
/** Of a hundred answers, as many as a share of them is; none for a share below 0. */
const ofHundred = (share: number) => `${String(Number((100 * Math.max(0, share)).toFixed(1)))} of 100`;
/** What a figure is on, in brackets after it; nothing where that is not known. */
const onSample = (sample: Sample | null | undefined) => (sample ? ` (${sampleInWords(sample)})` : '');
/** What share of answers was counted, in brackets after it. */
const asked = ({ images }: ComplementReport) => ` (${plural(images, 'image')})`;
const sentences = (...said: readonly (string | null)[]) => said.filter((one) => one !== null).join(' ');
const capital = (said: string) => said.charAt(0).toUpperCase() + said.slice(1);

const fewCannotTell = 'With so few subjects, chance may explain this.';
const noWeight =
  'The drawings had no weight in this training (λ = 0), so nothing that changed comes from them. This run is a control.';
const unlabelled = 'No image with regions has a label.';
const lookAtMeaning = 'Check for each region whether it should say attend or ignore.';

/** The clause that a sentence on the answers ends with, after "But" or alone, and more sentences. */
const attentionInWords: Record<AttentionRule, (report: ComplementReport) => string> = {
  'less-inside': lessInside,
  'perhaps-less-inside': (report) =>
    report.relianceChange === undefined || report.relianceChange.high < 0
      ? lessInside(report)
      : `${lessInside(report)} ${isUnknown(report.relianceChange) ? fewCannotTell : 'Chance may explain this.'}`,
  'more-outside': (report) =>
    `the answers rest more than before on what lies outside the regions to attend to. When the outside is changed, ${percent(report.after.lowest)} of the answers are right on ${plural(report.images, 'image')} (${percent(report.before.lowest)} before the retraining).`,
  'mostly-outside': mostlyOutside,
  'still-mostly-outside': mostlyOutside,
  'hardly-inside': (report) =>
    `hardly any answer rests on the regions to attend to. When these regions are changed, only ${ofHundred(report.after.reliance ?? 0)} answers go wrong${asked(report)}.`,
};

function lessInside(report: ComplementReport): string {
  const { before, after } = report;
  return `the answers rest less than before on the regions to attend to. When these regions are changed, ${ofHundred(after.reliance ?? 0)} answers go wrong${asked(report)}. Before the retraining, ${ofHundred(before.reliance ?? 0)} did.`;
}

function mostlyOutside({ images, before, after }: ComplementReport): string {
  return `most answers rest on what lies outside the regions to attend to. When the outside is changed, ${percent(after.lowest)} of the answers are right on ${plural(images, 'image')}, and ${percent(after.accuracy)} when nothing is changed. Before the retraining, ${percent(before.lowest)} were right with the outside changed.`;
}

const rightByRegions = ({ images, before, after }: ComplementReport) =>
  `When everything outside these regions is changed, ${percent(after.lowest)} of the answers are right on ${plural(images, 'image')} (${percent(before.lowest)} before the retraining).`;

function ignoredInWords(rule: IgnoredRule, report: ToldOn, probes: ProbeReport): string {
  const { before, after } = probes;
  const { remaining } = report.thresholds;
  const { fall, gain } = weighIgnored(report);
  const bare =
    (probes.uncontrolled ?? 0) === 0
      ? ''
      : ` On ${roundly(probes.uncontrolled ?? 0)} of the marked images, no unmarked place of the same size is left to compare with. There, a fall may come from the change itself.`;
  const moved = `When the ignored regions are changed, ${ofHundred(after.reliance)} answers go wrong${onSample(probes.asked)}. Before the retraining, ${ofHundred(before.reliance)} did. Accuracy without these regions went from ${percent(withoutRegions(before))} to ${percent(withoutRegions(after))}.${bare}`;
  const helped =
    after.reliance < before.reliance
      ? 'The model uses the ignored regions less than before.'
      : 'Without the ignored regions, the model answers better than before.';
  // Of what was used only a little, much may be left where too little is left to count.
  const isMuchLess = remaining === undefined || after.reliance <= remaining * before.reliance;
  const left = `${isMuchLess ? 'The model no longer uses the ignored regions, or much less.' : 'The model hardly uses the ignored regions now.'} ${moved}`;
  const attention = (of: AttentionRule) =>
    report.complement === null ? null : `But ${attentionInWords[of](report.complement)}`;
  switch (rule) {
    case 'unused-and-costly':
      return `${unusedInWords(report, probes)} The retraining cost ${pointsOf(fall)} of accuracy${onSample(report.validation)}, more than chance explains.`;
    case 'unused':
      return `${unusedInWords(report, probes)} So this feedback corrects nothing that can be measured.`;
    case 'no-help':
      return sentences(
        'The correction did not help.',
        moved,
        (report.paired?.accuracy.high ?? 0) < 0 && fall >= (report.thresholds.points ?? fall)
          ? `Accuracy fell by ${pointsOf(fall)}${onSample(report.validation)}, more than chance explains.`
          : null,
      );
    case 'untaught':
      return sentences(noWeight, moved);
    case 'unchanged':
      return sentences(
        'Within chance, the model uses the ignored regions as before.',
        moved,
        probes.relianceChange !== undefined && isUnknown(probes.relianceChange) ? fewCannotTell : null,
      );
    case 'less-inside':
    case 'more-outside':
    case 'mostly-outside':
      return sentences(helped, moved, attention(rule), lookAtMeaning);
    case 'not-cured':
      return `${helped} But the correction is not complete. ${moved} Draw the regions wider, mark more images or train longer.`;
    case 'still-mostly-outside':
      return sentences(left, attention(rule), 'Mark more images or train longer.');
    case 'perhaps-less-inside':
      return sentences(left, attention(rule), lookAtMeaning);
    case 'little-used':
      return `${left} But the model used these regions only a little before the retraining. Chance may explain the change.`;
    case 'costs-its-gain':
      return `${left} But ${pointsOf(fall)} of accuracy were lost${onSample(report.validation)}, and ${gainedInWords(fall, gain)}.`;
    case 'costs-too-much':
      return `${left} But ${pointsOf(fall)} of accuracy were lost${onSample(report.validation)}. That is more than a model usually loses when it stops using something misleading. Make sure that the regions hold nothing that the answer should rest on.`;
    case 'hardly-inside':
      return sentences(left, attention(rule));
    case 'cured':
      return `${left} ${checkInWords(report)}`;
  }
}

/** What was gained, where that is too little for what was lost. */
function gainedInWords(fall: number, gain: number): string {
  if (gain <= 0) return 'nothing was gained';
  return gain < fall ? `only ${pointsOf(gain)} were gained` : `hardly more was gained (${pointsOf(gain)})`;
}

function unusedInWords({ thresholds }: EvidenceReport, { before, relianceBefore, asked }: ProbeReport): string {
  const wrong = `When these are changed, only ${ofHundred(before.reliance)} answers went wrong${onSample(asked)}`;
  if (relianceBefore === undefined || before.reliance < (thresholds.points ?? 0)) {
    return `The model hardly used the ignored regions before the retraining. ${wrong}.`;
  }
  return `Nothing shows that the model used the ignored regions before the retraining. ${
    isUnknown(relianceBefore) ? `${wrong}. ${fewCannotTell}` : `${wrong}, which chance explains.`
  }`;
}

/** What the answers rest on in place of the ignored regions. */
function checkInWords(report: EvidenceReport): string {
  const check = checkRegions(report);
  if (check !== null && areEnough(report.subjects.attended)) {
    return `The answers rest on what experts marked. ${rightByRegions(check)}`;
  }
  const howFar = check === null ? 'not' : 'hardly';
  return `What the answers rest on now was ${howFar} checked. To check it, mark regions to attend to on validation images of ${String(fewestSubjects)} subjects or more. Choose images of the class that the regions show.`;
}

function attendedInWords(
  rule: AttendedRule,
  report: ToldOn,
  { images, heldOut, before, after }: NonNullable<EvidenceReport['alignment']>,
): string {
  const { complement, drawn, isMapTaught, thresholds } = report;
  const isCostJudged = !givesUpACue(report.findings);
  const { fall, gain } = weighAttended(report, isCostJudged);
  const judged = `The answers were judged on ${plural(complement?.images ?? images, 'image')}${heldOut ? '' : ' that the model was trained on'}.`;
  const map = isMapTaught
    ? `On ${plural(images, 'image')}, the overlap of the map with the marked regions went from ${before.iou.toFixed(2)} to ${after.iou.toFixed(2)}. The map’s highest point lay in a region on ${percent(before.pointing)} of them before, and lies in one on ${percent(after.pointing)} now.`
    : `This method makes no attention map, so only its answers were judged. ${judged}`;
  const follows = isMapTaught ? 'The map follows the regions, but ' : '';
  const attention = (of: AttentionRule, opening: string) => {
    const said = complement === null ? '' : attentionInWords[of](complement);
    return opening === '' ? capital(said) : `${opening}${said}`;
  };
  const littleGain = () => {
    if (complement === null) return 'nothing shows whether the answers rest on them.';
    if (gain <= 0) return 'no more answers than before rest on the regions.';
    if (fall <= 0 || gain < (thresholds.leastGain ?? gain))
      return 'hardly more answers than before rest on the regions.';
    return `${gain < fall ? 'less' : 'hardly more'} was gained than lost. Accuracy fell by ${pointsOf(fall)}${onSample(report.validation)}.`;
  };
  switch (rule) {
    case 'costs-its-gain':
      return `Accuracy fell by ${pointsOf(fall)}${onSample(report.validation)}, more than chance explains. ${complement === null ? unlabelled : `When everything outside the regions to attend to was changed, ${gainedInWords(fall, gain)}.`} ${map}`;
    case 'untaught':
      return sentences(noWeight, map);
    case 'map-not-moved':
      return `The map did not learn where to look. ${map}`;
    case 'unchanged':
      return sentences(
        `${isMapTaught ? 'The map moved, but within chance' : 'Within chance,'} the answers rest on the regions as before.`,
        complement === null ? unlabelled : rightByRegions(complement),
        complement?.relianceGain !== undefined && isUnknown(complement.relianceGain) ? fewCannotTell : null,
        map,
      );
    case 'less-inside':
    case 'more-outside':
    case 'mostly-outside':
    case 'still-mostly-outside':
    case 'perhaps-less-inside':
      return `${attention(rule, isMapTaught ? 'The map moved, but ' : '')} ${map} Make sure that the regions hold what the answer should rest on.`;
    case 'only-where-trained':
      return isMapTaught
        ? `The map follows the regions on the images it was trained on. ${map} Mark some images of validation subjects to see whether it does so on others.`
        : `${map} Mark some images of validation subjects to see whether the answers follow the regions there.`;
    case 'drawn-unused':
      return sentences(
        isMapTaught ? 'The map looks where experts do on images it never trained on.' : null,
        map,
        'But on the images it was trained on, most answers rest on something else than what was drawn.',
        drawn && rightByRegions(drawn),
        'Check that these regions lie where they should.',
      );
    case 'little-gain':
      return sentences(
        capital(`${follows}${littleGain()}`),
        complement === null ? unlabelled : rightByRegions(complement),
        map,
      );
    case 'hardly-inside':
      return `${attention(rule, follows)} ${map}`;
    case 'followed':
      return sentences(
        isMapTaught
          ? 'The map looks where experts do on images it never trained on.'
          : 'On images it never trained on, the answers rest on what experts marked.',
        map,
        report.paired === null || !isCostJudged
          ? null
          : fall > 0
            ? `This cost ${pointsOf(fall)} of accuracy${onSample(report.validation)}.`
            : 'No accuracy was lost.',
        complement && rightByRegions(complement),
      );
  }
}

/** Whether the ignored regions were given up, wholly or in part: that rightly costs some accuracy. */
function givesUpACue(findings: readonly Finding[]): boolean {
  return findings.some(
    (finding) => finding.about === 'ignored' && (finding.verdict === 'accept' || finding.verdict === 'partial'),
  );
}

/** What the classes lost, or cannot be known to have kept. */
function classesInWords(rule: ClassRule, report: EvidenceReport): string {
  const { classes, thresholds } = report;
  if (classes === undefined) return '';
  switch (rule) {
    case 'few-of-class':
      return fewInWords(classes);
    case 'miscalibrated':
      return `But the probabilities can be relied on less. The calibration error rose from ${percent(classes.calibrationError.before)} to ${percent(classes.calibrationError.after)}, more than chance explains.`;
    case 'given-up':
      return classesGivenUp(report, thresholds).map(givenUpInWords).join(' ');
    case 'harmed':
    case 'perhaps-harmed':
      return harmToClasses(classes, thresholds)
        .filter(({ isSure }) => isSure === (rule === 'harmed'))
        .map(lostInWords)
        .join(' ');
  }
}

function fewInWords({ recalls, unseen }: ClassChanges): string {
  const few = [
    ...unseen.map((name) => `“${name}” (none)`),
    ...recalls
      .filter(({ subjects }) => !areEnough(subjects))
      .map(({ class: name, subjects }) => `“${name}” (${String(subjects)})`),
  ];
  return `But too few validation subjects have images of ${few.join(' and ')}. So nothing tells whether the recall of these classes fell. At least ${String(fewestSubjects)} subjects are needed for each class.`;
}

function lostInWords({ name, of: { before, after, change, showing }, unit, isSure }: ClassHarm): string {
  const write = unit === 'percent' ? percent : (value: number) => value.toFixed(3);
  const where = showing === 'untouched' ? '' : ' with the ignored regions changed';
  const fell = `${name} fell from ${write(before)} to ${write(after)}${where}`;
  if (isSure) return `${capital(fell)}, more than chance explains.`;
  if (change.high < 0) return `But ${fell}: only a little, but more than chance explains.`;
  return `But ${fell}. ${isUnknown(change) ? fewCannotTell : 'Chance may explain this.'}`;
}

function givenUpInWords({ class: name, isCueLeft, untouched }: RecallChange): string {
  if (untouched === undefined) return '';
  const { before, after } = untouched;
  return sentences(
    `But the recall of “${name}” fell from ${percent(before)} to ${percent(after)} on untouched images.`,
    'That is more than a model usually loses when it stops using something misleading.',
    isCueLeft
      ? 'It is not known where these images show the ignored content, so the content could not be taken away.'
      : 'With the ignored regions changed, this recall did not rise in return.',
    `To check what the answers rest on, mark regions to attend to on validation images of ${String(fewestSubjects)} subjects or more.`,
  );
}

const subjectsInWords: Record<SubjectsRule, (report: EvidenceReport) => string> = {
  'few-validation-subjects': ({ subjects }) =>
    `But the validation images are of only ${plural(subjects.validation, 'subject')}: too few to know whether this holds for other subjects. At least ${String(fewestSubjects)} are needed.`,
  'few-attended-subjects': ({ subjects }) =>
    `But the images with regions to attend to are of only ${plural(subjects.attended ?? 0, 'subject')}: too few to know whether this holds for other subjects. At least ${String(fewestSubjects)} are needed.`,
  'loss-on-few-subjects': ({ subjects, paired }) =>
    `Accuracy fell by ${pointsOf(-(paired?.accuracy.value ?? 0))} on only ${plural(subjects.validation, 'subject')}: too few to exclude chance. At least ${String(fewestSubjects)} are needed.`,
};

/** So many digits that a confidence shared by many candidates does not read as 100 %. */
const digitsOfShared = (candidates: number) => Math.max(1, Math.ceil(Math.log10(candidates)));

/** The thresholds that a verdict was made by, in plain sentences; of a report of old those that it kept. */
export function thresholdsInWords(report: Omit<EvidenceReport, 'detections'>): string[] {
  const { probes, alignment, complement, classes, candidates, isMapTaught, thresholds, findings } = report;
  const { recallMargin, aucMargin, calibrationMargin } = thresholds;
  const { points, leastGain, leastReliance, remaining, largestFall } = thresholds;
  const { alignmentRise, outsideShare, insideFall } = thresholds;
  const isEachClassAsked = classes?.recalls.some(({ untouched }) => untouched !== undefined) === true;
  const exactly = (share: number) => `${String(Number((100 * share).toFixed(1)))} points`;
  return [
    points !== undefined && `Differences under ${exactly(points)} do not count.`,
    classes !== undefined &&
      recallMargin !== undefined &&
      aucMargin !== undefined &&
      `A fall counts as harm if chance does not explain it and if it exceeds its margin. The margin is ${exactly(recallMargin)} for the recall of a class and for balanced accuracy, and ${String(aucMargin)} for AUC.`,
    classes !== undefined &&
      calibrationMargin !== undefined &&
      `If nothing is to be ignored, the calibration error may rise by ${exactly(calibrationMargin)}, or by more if chance explains it.`,
    candidates !== undefined &&
      candidates > 1 &&
      `${String(candidates)} versions were judged on these validation images or were in training at the time, this one included. So that none of them seems to help by chance, what helps must hold with ${(100 - 5 / candidates).toFixed(digitsOfShared(candidates))} % confidence.`,
    leastGain !== undefined && `The gain must be at least ${exactly(leastGain)} larger than the fall of accuracy.`,
    probes !== null &&
      leastReliance !== undefined &&
      remaining !== undefined &&
      `Before the retraining, the model must have owed ${exactly(leastReliance)} of accuracy or more to the ignored regions. At most ${roundly(remaining)} of this may remain.`,
    probes !== null &&
      largestFall !== undefined &&
      `${isEachClassAsked ? 'Accuracy, and the recall of each class,' : 'Accuracy'} may fall by up to ${exactly(largestFall)} when the model stops using the ignored regions. It may fall further if regions to attend to were checked on ${String(fewestSubjects)} or more validation subjects.`,
    alignment !== null &&
      isMapTaught &&
      alignmentRise !== undefined &&
      `The overlap of map and regions must rise by ${String(alignmentRise)}. It is also enough if the share of images whose highest map point lies in a region rises by that much.`,
    complement !== null &&
      outsideShare !== undefined &&
      `When everything outside the regions to attend to is changed, at most ${roundly(outsideShare)} of the accuracy may be lost.`,
    complement !== null &&
      leastReliance !== undefined &&
      insideFall !== undefined &&
      `When the regions to attend to are changed, accuracy must fall by ${exactly(leastReliance)} or more. This fall may be smaller than before the retraining, but by less than ${exactly(insideFall)}, and only if chance explains it.`,
    // Reports that keep the words of their time were judged before this rule.
    findings.every(({ about }) => about !== 'told') &&
      `With fewer than ${String(fewestSubjects)} validation subjects, the verdict is never accept, and nothing says how exact a difference is.`,
  ].filter((sentence) => sentence !== false);
}

/** What a detection tells a person, and what to do about it. */
export function detectionInWords(detection: Detection, report: EvidenceReport): string {
  if ('told' in detection) return detection.told;
  switch (detection.code) {
    case 'unused-feedback':
      // The reasons say how little the model used the regions.
      return 'Check that the regions lie where they should.';
    case 'contradicts-itself':
      return `On ${plural(detection.on, 'image')} the same person marked one place both as something to attend to and as something to ignore. Keep one of the two.`;
    case 'contradicts-others':
      return `On ${plural(detection.on, 'image')} people disagree (${detection.people.join(' and ')}): one says attend where another says ignore. Talk it over, and take one of the regions out.`;
    case 'contradicts-alike':
      return `On ${plural(detection.on, 'image')}, a place that looks alike is marked with opposite meanings (drawn by ${detection.people.join(' and ')}). The model cannot follow both. Take one of the regions out, or mark what tells the images apart.`;
    case 'saturated':
      return saturationInWords(detection);
    case 'harmed-subject':
      return harmInWords(report);
    case 'stale-base':
      return `This run was made from version ${String(detection.base)} and is judged against it, but version ${String(detection.champion)} is in use now. This run did not learn what version ${String(detection.champion)} learned. Retrain from the version in use.`;
    case 'stale-check':
      return 'The check regions of today are not those that judged this version. Retrain to judge it by the check regions of today.';
    case 'stale-feedback':
      return `Feedback on ${plural(detection.on, 'image')} was drawn or changed after this run was queued. This run does not include it. Retrain to include it.`;
  }
}

/** What a run says of a gate that no feedback moves any more; `step` where the training itself saw it. */
export function saturationInWords({ share, step }: { readonly share: number; readonly step: number | null }): string {
  return step === null
    ? `The attention map is stuck on ${roundly(share)} of what was marked. There it is 0 or 1, the drawing asks for the opposite, and training cannot move it any more. Retrain with the comparison “balanced cross-entropy”, with an attention map that starts half open, or with less weight of the drawings (all under Advanced).`
    : `The attention map is stuck since about step ${String(step)}. On ${roundly(share)} of its places the map is 0 or 1, the drawings ask for the opposite, and training cannot move it any more. Retrain with the comparison “balanced cross-entropy”, or with an attention map that starts half open (both under Advanced).`;
}

function harmInWords({ worstSubject }: EvidenceReport): string {
  if (worstSubject === null) return '';
  const { subject, subjects, images, before, after, change } = worstSubject;
  const points = (value: number) => (100 * value).toFixed(0);
  return `Subject ${subject} is worse off. Its accuracy went from ${roundly(before)} to ${roundly(after)} on ${plural(images, 'image')} (change: ${points(change.low)} to ${points(change.high)} points). The range takes into account that the worst of ${String(subjects)} subjects was picked. Look at its images before you accept.`;
}
