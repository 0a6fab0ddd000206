import type {
  Estimate,
  EvidenceCheck,
  EvidenceView,
  ProbeAnswersView,
  ProbePictureView,
  RunDetail,
  Sample,
} from '@fovea/domain';
import { evidenceChecks, isUnknown, probeInWords, sampleInWords } from '@fovea/domain';

const number = (share: number) => (100 * share).toFixed(1);
const interval = (estimate: Estimate, write: (value: number) => string) =>
  isUnknown(estimate) ? 'too few subjects to tell' : `${write(estimate.low)} to ${write(estimate.high)}`;
const points = (estimate: Estimate) => `${number(estimate.value)} points (${interval(estimate, number)})`;
const plain = (value: number) => value.toFixed(3);

const figureOf = ({ unit, before, after }: EvidenceCheck) =>
  unit === 'percent' ? `${number(before)} → ${number(after)} %` : `${plain(before)} → ${plain(after)}`;
const changeOf = (change: Estimate, unit: EvidenceCheck['unit']) =>
  unit === 'percent' ? points(change) : `${plain(change.value)} (${interval(change, plain)})`;

const on = (sample: Sample | null | undefined) => (sample == null ? '' : ` (${sampleInWords(sample)})`);

/** Of more classes, those whose recall fell most are named; `--json` has all. */
const classesShown = 20;

/** The checks to show, and of how many classes no check is shown. */
function checksToShow(evidence: EvidenceView): { checks: readonly EvidenceCheck[]; classesLeftOut: number } {
  const checks = evidenceChecks(evidence);
  const recalls = checks.filter(({ about }) => about === 'classes').slice(0, evidence.classes?.recalls.length ?? 0);
  const leftOut = new Set(
    recalls.toSorted((one, other) => one.after - one.before - (other.after - other.before)).slice(classesShown),
  );
  return { checks: checks.filter((check) => !leftOut.has(check)), classesLeftOut: leftOut.size };
}

/**
 * A report in a few lines: the verdict and why, what was detected, the figures behind both, and where pictures lie.
 * @param pathOf where a picture's file lies, by its hash
 */
export function describeEvidence(run: RunDetail, pathOf?: (hash: string) => string): string[] {
  const { evidence, probePictures } = run;
  if (evidence === null) return [];
  return [
    `Verdict: ${evidence.verdict}`,
    ...evidence.reasons.map((reason) => `  ${reason}`),
    ...evidence.detections.map(({ code, message }) => `Note (${code}): ${message}`),
    ...figures(evidence),
    ...probePictures.map((picture) => inWords(picture, pathOf)),
  ];
}

function figures(evidence: EvidenceView): string[] {
  const { paired, validation, worstSubject } = evidence;
  const { checks, classesLeftOut } = checksToShow(evidence);
  const lines = [
    ...checks.map((check) => `${check.name}: ${figureOf(check)}${on(check.on)}`),
    ...(paired === null ? [] : [`Accuracy, against its base: ${points(paired.accuracy)}${on(validation)}`]),
    ...checks.flatMap(({ name, unit, change, on: sample }) =>
      change === null || change === paired?.accuracy ? [] : [`${name}, change: ${changeOf(change, unit)}${on(sample)}`],
    ),
    ...(classesLeftOut === 0 ? [] : [`Recall of ${classesLeftOut} more classes, which fell less: see --json`]),
  ];
  if (worstSubject === null) return lines;
  const { subject, images, subjects, change } = worstSubject;
  return [
    ...lines,
    `Worst subject: ${subject}, ${images} images: ${points(change)}, interval widened because it is the worst of ${subjects} subjects`,
  ];
}

function inWords({ probe, image, before, after, strip }: ProbePictureView, pathOf?: (hash: string) => string): string {
  const one = ({ label, probability }: ProbeAnswersView['original']) => `${label} ${(100 * probability).toFixed(0)} %`;
  const both = ({ original, changed }: ProbeAnswersView) => `${one(original)} → ${one(changed)}`;
  const where = pathOf === undefined ? '' : `; ${pathOf(strip)}`;
  return `Picture: ${probeInWords(probe)}, ${image.name} (${image.label ?? 'unknown'}): the image's answer and the changed image's, before ${both(before)}, after ${both(after)}${where}`;
}
