import type { ImageSummary } from './images.ts';

/** The same, as a person reads it: the class that was answered, and its probability. */
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
