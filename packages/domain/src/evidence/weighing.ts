import type { EvidenceFigures } from '../records/evidence-report.ts';
import { fewestSubjects } from '../records/evaluation.ts';
import type { ComplementReport, ProbeResult } from '../records/probes.ts';

/** What the rules of a verdict and its words both derive from the figures. */
export interface Weighing {
  /** Validation accuracy that was lost, as a share; below 0 where it rose. */
  readonly fall: number;
  /** Accuracy that was gained without the ignored regions, or with all but the regions to attend to changed. */
  readonly gain: number;
}

export const areEnough = (subjects: number | null): boolean => subjects === null || subjects >= fewestSubjects;

/**
 * The accuracy that is left without the ignored regions, as it is shown. Where other places matter more than these, the model
 * relies on them by less than nothing: that makes no accuracy above all.
 */
export const withoutRegions = ({ accuracy, reliance }: Pick<ProbeResult, 'accuracy' | 'reliance'>): number =>
  Math.min(1, accuracy - reliance);

/** Of the regions to attend to on images never trained on; null where there are none. */
export const checkRegions = ({ complement }: Pick<EvidenceFigures, 'complement'>): ComplementReport | null =>
  complement?.heldOut === true ? complement : null;

/** What giving up the ignored regions cost and gained; check regions of few subjects show no gain. */
export function weighIgnored(figures: EvidenceFigures): Weighing {
  const { paired, probes, subjects } = figures;
  const check = areEnough(subjects.attended) ? checkRegions(figures) : null;
  const unpaired = probes === null ? 0 : probes.before.accuracy - probes.after.accuracy;
  return {
    fall: paired === null ? unpaired : -paired.accuracy.value,
    gain: Math.max(probes?.rise?.value ?? 0, check?.change.value ?? 0),
  };
}

/**
 * What following the regions to attend to cost and gained.
 * @param isCostJudged false where a cue was given up as well, which rightly costs some
 */
export function weighAttended({ paired, complement }: EvidenceFigures, isCostJudged: boolean): Weighing {
  return {
    fall: paired === null || !isCostJudged ? 0 : -paired.accuracy.value,
    gain: complement?.change.value ?? 0,
  };
}
