import type { Detection, EvidenceReport, EvidenceView, RunSummary, ToldReport } from '@fovea/domain';
import { detectionInWords, reasonsInWords } from '@fovea/domain';
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
  const report = 'reasons' in stored ? factsOf(stored, run) : stored;
  return {
    ...report,
    reasons: reasonsInWords(report),
    detections: [...report.detections, ...since].map((detection) => ({
      code: detection.code,
      message: detectionInWords(detection, report),
      images: detection.images,
    })),
  };
}
