import type { EvidenceCheck, EvidenceView } from '@fovea/domain';
import { evidenceChecks } from '@fovea/domain';

export interface EvidenceTableContent {
  readonly testid: string;
  readonly title: string;
  readonly checks: readonly EvidenceCheck[];
}

/** A report's checks in tables, one for each set of images that was asked. @param firstOnly the few that a person looks at first */
export function evidenceTables(evidence: EvidenceView, firstOnly = false): EvidenceTableContent[] {
  const checks = evidenceChecks(evidence).filter(({ isFirst }) => isFirst || !firstOnly);
  const of = (about: EvidenceCheck['about']) => checks.filter((check) => check.about === about);
  const { alignment, complement } = evidence;
  const where = (heldOut: boolean | undefined) => (heldOut === true ? 'never trained on' : 'trained on');
  return [
    { testid: 'probes', title: 'Ignored regions, validation images', checks: of('ignored') },
    { testid: 'alignment', title: `Attention map, images ${where(alignment?.heldOut)}`, checks: of('map') },
    { testid: 'complement', title: `Attended regions, images ${where(complement?.heldOut)}`, checks: of('attended') },
    { testid: 'classes', title: 'Each class, validation images', checks: of('classes') },
  ].filter((table) => table.checks.length > 0);
}
