import type { Detection, EvidenceReport, EvidenceView, RunSummary, ToldReport } from '@fovea/domain';
import { detectionInWords, mostProbeImages, reasonsInWords, wholeSample } from '@fovea/domain';
import { factsOf } from './told-report.ts';

/**
 * A stored report as it is shown: in today's words, whenever it was made.
 * @param since what was found after the report was made
 */
export function evidenceView(
  stored: EvidenceReport | ToldReport,
  run: Pick<RunSummary, 'recipe' | 'validation'>,
  since: readonly Detection[],
): EvidenceView {
  const { validation } = run;
  const report = withSample('reasons' in stored ? factsOf(stored, run) : stored, validation);
  const on = validation && wholeSample(validation);
  return {
    ...report,
    validation: on,
    reasons: reasonsInWords({ ...report, validation: on }),
    detections: [...report.detections, ...since].map((detection) => ({
      code: detection.code,
      message: detectionInWords(detection, report),
      images: detection.images,
    })),
  };
}

/** Reports of old do not say how many images the probes asked. That number followed from how many there are, as it does today. */
function withSample(report: EvidenceReport, validation: RunSummary['validation']): EvidenceReport {
  const { probes } = report;
  if (probes === null || probes.asked !== undefined || validation === null) return report;
  const { images: of, subjects } = validation;
  const asked =
    of > mostProbeImages ? { images: mostProbeImages, of, subjects: null } : wholeSample({ images: of, subjects });
  return { ...report, probes: { ...probes, asked } };
}
