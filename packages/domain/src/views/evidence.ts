import type { EvidenceReport } from '../records/evidence-report.ts';
import type { Sample } from '../records/probes.ts';
import type { DetectionCode, Identifier } from '../words.ts';
import type { ImageSummary } from './images.ts';

/** A report with its rules and detections in today's words. Reports of old get the sample of their probes reckoned. */
export interface EvidenceView extends Omit<EvidenceReport, 'detections'> {
  /** Plain sentences: why this verdict. */
  readonly reasons: readonly string[];
  readonly detections: readonly DetectionView[];
  /** The labelled validation images, on which both models' accuracies are; null where the run has no evaluation. */
  readonly validation: Sample | null;
}

export interface DetectionView {
  readonly code: DetectionCode;
  /** Plain sentences: what was found, and what to do. */
  readonly message: string;
  /** The images that it is about, at most a few. */
  readonly images: readonly Identifier[];
}

/** One model's answers for one image of a probe, as a person reads them: the class that was answered, and its probability. */
export interface ProbeAnswersView {
  readonly original: { readonly label: string; readonly probability: number };
  readonly changed: { readonly label: string; readonly probability: number };
}

/** One validation image under one probe; its strip of pictures lies at `/api/runs/:run/probes/:position`. */
export interface ProbePictureView {
  readonly position: number;
  readonly probe: string;
  readonly dilated: boolean;
  readonly image: ImageSummary;
  /** The sha-256 of its strip, a PNG among the artifacts. */
  readonly strip: string;
  /** Tiles in the strip: untouched, changed and perhaps changed at an unmarked place. */
  readonly tiles: number;
  readonly before: ProbeAnswersView;
  readonly after: ProbeAnswersView;
}
