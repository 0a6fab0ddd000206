import type {
  AttendedRule,
  AttentionRule,
  ClassRule,
  ComplementReport,
  EvidenceFigures,
  EvidenceReport,
  EvidenceThresholds,
  Finding,
  IgnoredRule,
  SubjectsRule,
  Verdict,
} from '@fovea/domain';
import {
  areEnough,
  checkRegions,
  classesGivenUp,
  harmToClasses,
  isMiscalibrated,
  weighAttended,
  weighIgnored,
} from '@fovea/domain';
import type { ProbeComparison } from './probes.ts';

/** Figures of today, which hold all that the rules read. */
export type JudgedFigures = Omit<EvidenceFigures, 'probes'> & { readonly probes: ProbeComparison | null };

/** One rule: of a list, the first that holds decides. */
type Rule<Code extends string, Signs> = readonly [code: Code, verdict: Verdict, holds: (signs: Signs) => boolean];

const firstOf = <Code extends string, Signs>(rules: readonly Rule<Code, Signs>[], signs: Signs) => {
  const found = rules.find(([, , holds]) => holds(signs));
  if (found === undefined) throw new Error('The last rule of a list always holds.');
  const [rule, verdict] = found;
  return { rule, verdict };
};

/**
 * What the answers rest on where somebody marked what to attend to: on these regions, or on what lies outside. Nothing holds
 * where nobody did.
 */
type AttentionSigns = Readonly<Record<AttentionRule, boolean>>;

function attentionSigns(report: ComplementReport | null, thresholds: EvidenceThresholds): AttentionSigns {
  const { points, leastReliance, outsideShare, insideFall } = thresholds;
  const change = report?.change;
  const inside = report?.relianceChange;
  const fallInside = -(inside?.value ?? 0);
  const isMostlyOutside = report !== null && restsOutside(report, outsideShare);
  const reliance = report?.after.reliance;
  return {
    'less-inside': inside !== undefined && inside.high < 0 && fallInside >= points,
    'more-outside': change !== undefined && change.high < 0 && -change.value >= points,
    'mostly-outside': isMostlyOutside && report.change.value <= 0,
    'still-mostly-outside': isMostlyOutside && report.change.value > 0,
    'perhaps-less-inside': inside !== undefined && fallInside >= insideFall,
    'hardly-inside': reliance !== undefined && reliance < leastReliance,
  };
}

/** Whether most answers rest on what lies outside the regions to attend to. */
const restsOutside = ({ after }: ComplementReport, outsideShare: number) =>
  after.lowest < (1 - outsideShare) * after.accuracy;

/** The answers rest on the regions to attend to more than before, or on what lies outside less: beyond chance, and by what counts. */
function restsMoreInside(report: ComplementReport | null, { points }: EvidenceThresholds): boolean {
  const gain = report?.relianceGain;
  const outside = report?.outsideChange;
  return (
    (gain !== undefined && gain.low > 0 && gain.value >= points) ||
    (outside !== undefined && outside.high < 0 && -outside.value >= points)
  );
}

interface IgnoredSigns {
  /** The feedback had some weight in the training: without, nothing that changed is its doing. */
  readonly isTaught: boolean;
  /** The model did not use the regions in the first place, as far as anything shows. */
  readonly isUnused: boolean;
  /** Accuracy fell by what counts, and beyond chance. */
  readonly isCostly: boolean;
  /** Accuracy without the regions, or with them, fell by what counts, and beyond chance, and nothing outweighs that. */
  readonly isHarm: boolean;
  /** Beyond chance, fewer answers rest on the ignored regions, or more on those to attend to. */
  readonly helps: boolean;
  readonly isCured: boolean;
  /** So much was used that a cure can be told from chance. */
  readonly wasMuchUsed: boolean;
  /** More was gained than lost. */
  readonly isGain: boolean;
  /** Accuracy fell by more than a false cue costs, and nobody checked what the answers rest on. */
  readonly isDear: boolean;
  readonly attention: AttentionSigns;
}

const ignoredRules = [
  ['unused-and-costly', 'reject', ({ isUnused, isCostly }) => isUnused && isCostly],
  ['unused', 'no-op', ({ isUnused }) => isUnused],
  ['no-help', 'reject', ({ isHarm }) => isHarm],
  ['less-inside', 'reject', ({ attention }) => attention['less-inside']],
  ['more-outside', 'reject', ({ attention }) => attention['more-outside']],
  ['untaught', 'unchanged', ({ isTaught }) => !isTaught],
  ['unchanged', 'unchanged', ({ helps }) => !helps],
  ['mostly-outside', 'partial', ({ attention }) => attention['mostly-outside']],
  ['not-cured', 'partial', ({ isCured }) => !isCured],
  ['still-mostly-outside', 'partial', ({ attention }) => attention['still-mostly-outside']],
  ['perhaps-less-inside', 'partial', ({ attention }) => attention['perhaps-less-inside']],
  ['little-used', 'partial', ({ wasMuchUsed }) => !wasMuchUsed],
  ['costs-its-gain', 'partial', ({ isGain }) => !isGain],
  ['costs-too-much', 'partial', ({ isDear }) => isDear],
  ['hardly-inside', 'partial', ({ attention }) => attention['hardly-inside']],
  ['cured', 'accept', () => true],
] as const satisfies readonly Rule<IgnoredRule, IgnoredSigns>[];

/**
 * On *ignore* feedback: judged by what happens when the regions' content changes, never by raw accuracy alone or by the
 * map. With I = accuracy − R, the accuracy that is left without the regions:
 * *no-op* where R before is below the threshold or, unless it is large, within chance; *reject* where there is harm beyond
 * chance; *unchanged* where, within chance, the answers rest on the same as before; *accept* where R was large, I rises by
 * more than accuracy fell, and little of R stays; else *partial*. What is right by the regions to attend to alone counts as
 * I does.
 *
 * Which of two cues is the false one cannot be told from data in which both tell the class: whether the answers now rest
 * on the right one is known only where experts marked that on images never trained on. Of few subjects these can only speak
 * against a correction, never for it.
 */
function judgeIgnored(figures: JudgedFigures, probes: ProbeComparison, thresholds: EvidenceThresholds) {
  const { points, leastReliance, remaining, leastGain, largestFall } = thresholds;
  const { before, after, relianceBefore, relianceChange, rise } = probes;
  const { fall, gain } = weighIgnored(figures);
  const check = checkRegions(figures);
  const isChecked = check !== null && areEnough(figures.subjects.attended);
  const isGain = gain - fall >= leastGain;
  const isCostly = figures.paired !== null && figures.paired.accuracy.high < 0 && fall >= points;
  // In the mean subject a rare class counts for more than in the mean image.
  const used = Math.max(before.reliance, relianceBefore.value);
  const isLeft = after.reliance <= Math.max(points, remaining * used);
  return firstOf(ignoredRules, {
    isTaught: figures.isTaught !== false,
    isUnused: used < points || (used < leastReliance && relianceBefore.low <= 0),
    isCostly,
    isHarm:
      ((rise.high < 0 && -rise.value >= points) || (isCostly && rise.value <= 0)) &&
      !(isGain && after.reliance < before.reliance),
    helps:
      (relianceChange.high < 0 && -relianceChange.value >= points) || (isChecked && restsMoreInside(check, thresholds)),
    isCured: (rise.value >= points || isGain) && isLeft,
    wasMuchUsed: used >= leastReliance,
    isGain,
    isDear: !isChecked && fall > largestFall,
    attention: attentionSigns(check, thresholds),
  });
}

interface AttendedSigns {
  /** The feedback had some weight in the training. */
  readonly isTaught: boolean;
  /** Accuracy fell by what counts, and beyond chance. */
  readonly isCostly: boolean;
  /** More was gained than lost. */
  readonly isGain: boolean;
  /** The map moved to the regions, or no map was taught. */
  readonly isMoved: boolean;
  /** Beyond chance, more answers rest on the regions, or fewer on what lies outside. */
  readonly helps: boolean;
  /** Judged on images that were never trained on. */
  readonly isHeldOut: boolean;
  /** On the images trained on, most answers rest on something else than what was drawn there. */
  readonly isDrawnUnused: boolean;
  readonly attention: AttentionSigns;
}

const attendedRules = [
  ['costs-its-gain', 'reject', ({ isCostly, isGain }) => isCostly && !isGain],
  ['less-inside', 'reject', ({ attention }) => attention['less-inside']],
  ['more-outside', 'reject', ({ attention }) => attention['more-outside']],
  ['untaught', 'unchanged', ({ isTaught }) => !isTaught],
  ['map-not-moved', 'unchanged', ({ isMoved }) => !isMoved],
  ['unchanged', 'unchanged', ({ helps }) => !helps],
  ['mostly-outside', 'partial', ({ attention }) => attention['mostly-outside']],
  ['still-mostly-outside', 'partial', ({ attention }) => attention['still-mostly-outside']],
  ['perhaps-less-inside', 'partial', ({ attention }) => attention['perhaps-less-inside']],
  ['only-where-trained', 'partial', ({ isHeldOut }) => !isHeldOut],
  ['drawn-unused', 'partial', ({ isDrawnUnused }) => isDrawnUnused],
  ['little-gain', 'partial', ({ isGain }) => !isGain],
  ['hardly-inside', 'partial', ({ attention }) => attention['hardly-inside']],
  ['followed', 'accept', () => true],
] as const satisfies readonly Rule<AttendedRule, AttendedSigns>[];

/**
 * On *attend* feedback: the map follows the experts on images it never trained on, and so do the answers: with all but the
 * regions changed, more is right than before, by more than accuracy fell. On the images trained on, too, most answers rest
 * on what was drawn there. Where the method taught the answers and no map, the map is not asked.
 * @param isCostJudged false where accuracy is judged otherwise: giving up a cue that is to be ignored rightly costs some
 */
function judgeAttended(
  figures: JudgedFigures,
  { heldOut, before, after }: NonNullable<JudgedFigures['alignment']>,
  thresholds: EvidenceThresholds,
  isCostJudged: boolean,
) {
  const { points, leastGain, alignmentRise, outsideShare } = thresholds;
  const { paired, complement, drawn, isMapTaught } = figures;
  const { fall, gain } = weighAttended(figures, isCostJudged);
  const isRisen = after.iou - before.iou >= alignmentRise || after.pointing - before.pointing >= alignmentRise;
  return firstOf(attendedRules, {
    isTaught: figures.isTaught !== false,
    isCostly: isCostJudged && paired !== null && paired.accuracy.high < 0 && fall >= points,
    isGain: gain - Math.max(0, fall) >= leastGain,
    isMoved: isRisen || !isMapTaught,
    helps: restsMoreInside(complement, thresholds),
    isHeldOut: heldOut,
    isDrawnUnused: drawn !== null && restsOutside(drawn, outsideShare),
    attention: attentionSigns(complement, thresholds),
  });
}

/**
 * The verdict on a correction, and the rules that made it. The gravest decides; where one kind of feedback helped and the other
 * changed nothing, the correction is *partial*; *no-op* only where nothing else was found. What the classes lost is asked of
 * every correction: harm beyond chance rejects, and less than that, or a class of too few subjects, stands against *accept*.
 * What is judged by so few subjects that nothing is known of others is not accepted, and what they lost is not passed over:
 * no rule that asks for more than chance can find it. A control whose feedback had no weight is *unchanged* at best.
 */
export function judge(
  figures: JudgedFigures,
  thresholds: EvidenceThresholds,
): Pick<EvidenceReport, 'verdict' | 'findings'> {
  const { paired, probes, alignment, subjects } = figures;
  const ignored = probes === null ? null : judgeIgnored(figures, probes, thresholds);
  // A model that gives up a cue is less sure of images that carry it, and rightly loses accuracy on them.
  const givesUpACue = ignored?.verdict === 'accept' || ignored?.verdict === 'partial';
  const attended = alignment === null ? null : judgeAttended(figures, alignment, thresholds, !givesUpACue);
  const judged = [ignored, attended].filter((one) => one !== null);
  const isAccepted = judged.some(({ verdict }) => verdict === 'accept');
  const fall = -(paired?.accuracy.value ?? 0);
  const isLoss = fall > 0 && fall >= thresholds.points;
  const isLossUnseen = isLoss && (ignored ?? attended)?.verdict !== 'reject';
  const areFew = !areEnough(subjects.validation);
  const harm = harmToClasses(figures.classes, thresholds);
  const isHarmed = judged.length > 0 && harm.some(({ isSure }) => isSure);
  // Where nothing is said for or against the correction, what may be chance says nothing either.
  const isDecided = isHarmed || judged.some(({ verdict }) => verdict !== 'unchanged' && verdict !== 'no-op');
  const isAttendedByFew = attended?.verdict === 'accept' && !areEnough(subjects.attended);
  const findings: Finding[] = [
    ...(ignored === null ? [] : [{ about: 'ignored', ...ignored } as const]),
    ...(attended === null ? [] : [{ about: 'attended', ...attended } as const]),
    ...(isHarmed ? [ofClasses('harmed')] : []),
    ...(isDecided && harm.some(({ isSure }) => !isSure) ? [ofClasses('perhaps-harmed')] : []),
    ...(isDecided && classesGivenUp(figures, thresholds).length > 0 ? [ofClasses('given-up')] : []),
    ...(isAccepted && !givesUpACue && isMiscalibrated(figures.classes, thresholds) ? [ofClasses('miscalibrated')] : []),
    ...(isAccepted && hasFewOfClass(figures) ? [ofClasses('few-of-class')] : []),
    ...(isAttendedByFew ? [byFew('few-attended-subjects')] : []),
    ...(areFew && isAccepted ? [byFew('few-validation-subjects')] : []),
    ...(areFew && isLossUnseen && judged.length > 0 ? [lossOnFew] : []),
  ];
  if (findings.length === 0) findings.push({ about: 'nothing', rule: 'no-feedback', verdict: 'no-op' });
  return { verdict: gravest(findings), findings };
}

/** Whether the model did not use the ignored regions in the first place. */
export const isUnused = (findings: readonly Finding[]): boolean =>
  findings.some(
    (finding) => finding.about === 'ignored' && (finding.rule === 'unused' || finding.rule === 'unused-and-costly'),
  );

const ofClasses = (rule: ClassRule): Finding =>
  rule === 'harmed' ? { about: 'classes', rule, verdict: 'reject' } : { about: 'classes', rule, verdict: 'partial' };

const hasFewOfClass = ({ classes }: JudgedFigures): boolean =>
  classes !== undefined && (classes.unseen.length > 0 || classes.recalls.some(({ subjects }) => !areEnough(subjects)));

const byFew = (rule: SubjectsRule) => ({ about: 'subjects', rule, verdict: 'partial' }) as const;

/** What few subjects lost may be chance, so that it accepts and rejects nothing; but it is no sign that nothing changed. */
const lossOnFew = { about: 'subjects', rule: 'loss-on-few-subjects', verdict: 'unchanged' } as const;

const severity = { 'no-op': 0, unchanged: 1, accept: 2, partial: 3, reject: 4 } as const satisfies Record<
  Verdict,
  number
>;

function gravest(findings: readonly Finding[]): Verdict {
  const verdicts = findings.flatMap((finding) => ('verdict' in finding ? [finding.verdict] : []));
  if (verdicts.includes('accept') && verdicts.includes('unchanged')) verdicts.push('partial');
  return verdicts.reduce<Verdict>(
    (gravest, verdict) => (severity[verdict] > severity[gravest] ? verdict : gravest),
    'no-op',
  );
}
