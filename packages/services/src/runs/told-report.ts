import type {
  Detection,
  EvidenceReport,
  EvidenceThresholds,
  Finding,
  ProbeReport,
  RunSummary,
  ToldReport,
} from '@fovea/domain';
import { areEnough, evidenceThresholdsSchema, isUnknown } from '@fovea/domain';
import type { JudgedFigures } from '@fovea/learning/verdict';
import { isUnused, judge } from '@fovea/learning/verdict';

/**
 * The facts of a report that was stored with the sentences of its time. The rules are found again from its figures and
 * thresholds; where these do not tell which rules held, its sentences stay as they were told. The verdict stays in any case.
 */
export function factsOf(told: ToldReport, run: Pick<RunSummary, 'recipe' | 'validation'>): EvidenceReport {
  const { verdict, paired, probes, alignment, complement = null, worstSubject = null } = told;
  const report: Omit<EvidenceReport, 'findings' | 'detections'> = {
    verdict,
    ...{ paired, probes, alignment, complement, worstSubject },
    drawn: null,
    isMapTaught: (run.recipe.feedback?.method ?? 'gate') === 'gate',
    subjects: { validation: run.validation?.subjects ?? 0, attended: null },
    thresholds: told.thresholds ?? run.recipe.evidence,
  };
  const findings = findAgain(told, report) ?? told.reasons.map((sentence) => ({ about: 'told', sentence }) as const);
  return {
    ...report,
    findings,
    detections: (told.detections ?? []).map((detection) => detectAgain(detection, findings, report)),
  };
}

/** Null where figures are missing, or more than one rule may have held. */
function findAgain(
  { verdict, reasons, ...told }: ToldReport,
  report: Omit<EvidenceReport, 'findings' | 'detections'>,
): readonly Finding[] | null {
  const { paired, probes, complement, subjects } = report;
  const { thresholds } = told;
  if (!isWhole(thresholds) || !isToday(probes) || told.complement === undefined) return null;
  if (paired === null || areEnough(subjects.validation) === isUnknown(paired.accuracy)) return null;
  // Few subjects answered, and the report does not say how few.
  if (complement !== null && (complement.relianceChange === undefined || isUnknown(complement.change))) return null;
  const found = judge({ ...report, probes }, thresholds);
  const judged = found.findings.filter(({ about }) => about !== 'subjects');
  if (found.verdict !== verdict || judged.length !== reasons.length) return null;
  // What the answers rest on where the model was trained was not kept, and it may have been the reason.
  const isTrainedUnknown = found.findings.some(
    (finding) => finding.about === 'attended' && afterTrained.has(finding.rule) && verdict !== 'accept',
  );
  return isTrainedUnknown ? null : found.findings;
}

/** The rules that hold only where the regions that were trained on are not at fault. */
const afterTrained: ReadonlySet<string> = new Set(['little-gain', 'hardly-inside', 'followed']);

function isWhole(thresholds: ToldReport['thresholds']): thresholds is EvidenceThresholds {
  return thresholds !== undefined && Object.keys(evidenceThresholdsSchema.shape).every((name) => name in thresholds);
}

const isToday = (probes: ProbeReport | null): probes is JudgedFigures['probes'] =>
  probes === null || (probes.relianceBefore !== undefined && probes.rise !== undefined);

function detectAgain(
  { code, message, images }: NonNullable<ToldReport['detections']>[number],
  findings: readonly Finding[],
  { worstSubject }: Pick<EvidenceReport, 'worstSubject'>,
): Detection {
  const isKnown =
    (code === 'harmed-subject' && worstSubject !== null) || (code === 'unused-feedback' && isUnused(findings));
  return isKnown ? { code, images } : { code, told: message, images };
}
