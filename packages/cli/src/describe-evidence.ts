import type { Estimate, EvidenceView, ProbeAnswersView, ProbePictureView, RunDetail } from '@fovea/domain';
import { evidenceChecks, isUnknown, probeInWords } from '@fovea/domain';

const number = (share: number) => (100 * share).toFixed(1);
const points = (estimate: Estimate) =>
  `${number(estimate.value)} points (${isUnknown(estimate) ? 'too few subjects to tell' : `${number(estimate.low)} to ${number(estimate.high)}`})`;

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
  const { paired, probes, complement, worstSubject } = evidence;
  const changes: readonly (readonly [name: string, change: Estimate | undefined])[] = [
    ['Accuracy, against its base', paired?.accuracy],
    ['Accuracy without the ignored regions, change', probes?.rise],
    ['Accuracy from the attended regions alone, change', complement?.change],
    ['Answers that need the attended regions, change', complement?.relianceChange],
  ];
  const lines = [
    ...evidenceChecks(evidence).map(({ name, before, after }) => `${name}: ${number(before)} → ${number(after)} %`),
    ...changes.flatMap(([name, change]) => (change === undefined ? [] : [`${name}: ${points(change)}`])),
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
