import type { EvidenceReport, RunSummary, ToldReport } from '@fovea/domain';

/**
 * The facts of a report that was stored with the sentences of its time. Its rules have changed since, so the sentences stay
 * as they were told, and so does the verdict.
 */
export function factsOf(told: ToldReport, run: Pick<RunSummary, 'recipe' | 'validation'>): EvidenceReport {
  const { verdict, paired, probes, alignment, complement = null, worstSubject = null } = told;
  return {
    verdict,
    ...{ paired, probes, alignment, complement, worstSubject },
    drawn: null,
    isMapTaught: (run.recipe.feedback?.method ?? 'gate') === 'gate',
    subjects: { validation: run.validation?.subjects ?? 0, attended: null },
    thresholds: told.thresholds ?? run.recipe.evidence,
    findings: told.reasons.map((sentence) => ({ about: 'told', sentence }) as const),
    detections: (told.detections ?? []).map(({ code, message, images }) =>
      code === 'harmed-subject' && worstSubject !== null ? { code, images } : { code, told: message, images },
    ),
  };
}
