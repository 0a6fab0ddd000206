import type { Estimate, EvidenceView, ProbeAnswersView, ProbePictureView, RunDetail } from '@fovea/domain';
import { isUnknown } from '@fovea/domain';

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

function figures({ paired, probes, complement, worstSubject }: EvidenceView): string[] {
  const lines: string[] = [];
  if (paired !== null) lines.push(`Against its base: accuracy ${points(paired.accuracy)}`);
  if (probes !== null) {
    const { before, after, rise } = probes;
    lines.push(
      `Lowest accuracy over the probes: ${number(before.lowest)} → ${number(after.lowest)} %; reliance on the regions ${number(before.reliance)} → ${number(after.reliance)} points`,
    );
    if (rise !== undefined) lines.push(`Accuracy without the regions: ${points(rise)}`);
  }
  if (complement !== null) {
    const { before, after, change, relianceChange } = complement;
    lines.push(
      `Lowest accuracy with all but the regions changed: ${number(before.lowest)} → ${number(after.lowest)} %, ${points(change)}`,
    );
    if (relianceChange !== undefined) lines.push(`Reliance on the regions to attend to: ${points(relianceChange)}`);
  }
  if (worstSubject !== null) {
    const { subject, images, subjects, change } = worstSubject;
    lines.push(`Worst subject: ${subject}, ${images} images: ${points(change)}, corrected for ${subjects} subjects`);
  }
  return lines;
}

function inWords({ probe, image, before, after, strip }: ProbePictureView, pathOf?: (hash: string) => string): string {
  const one = ({ label, probability }: ProbeAnswersView['original']) => `${label} ${(100 * probability).toFixed(0)} %`;
  const both = ({ original, changed }: ProbeAnswersView) => `${one(original)} → ${one(changed)}`;
  const where = pathOf === undefined ? '' : `; ${pathOf(strip)}`;
  return `Picture: ${probe}, ${image.name} (${image.label ?? 'unknown'}): before ${both(before)}, after ${both(after)}${where}`;
}
