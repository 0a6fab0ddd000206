import type { Estimate } from './evaluation.ts';

/** More validation images than this add time to the probes of *ignore* regions, not certainty. */
export const mostProbeImages = 256;

/** What figures were measured on. */
export interface Sample {
  readonly images: number;
  /** How many such images there are; more than `images` where some were drawn at random. */
  readonly of: number;
  /** Whom the images are of; null where that was not kept. */
  readonly subjects: number | null;
}

/** The probes of *ignore* regions on validation images, of both models. */
export interface ProbeReport {
  /** The validation images that were asked. Not in reports of old. */
  readonly asked?: Sample;
  readonly before: ProbeResult;
  readonly after: ProbeResult;
  /** Of R before, at its worst probe; the interval is widened for the number of probes. Not in reports of old. */
  readonly relianceBefore?: Estimate;
  /** Of R, after less before, at the level of *help*: shared by all candidates that were judged on these images. Likewise. */
  readonly relianceChange?: Estimate;
  /** Share of the marked images whose regions have no unmarked place to compare with. Likewise. */
  readonly uncontrolled?: number;
  /** Rise of the accuracy that is left without the regions, paired over subjects. Not in reports of old. */
  readonly rise?: Estimate;
}

/** One model under the probes of *ignore* regions; accuracies in [0,1]. */
export interface ProbeResult {
  /** Accuracy on the untouched validation images. */
  readonly accuracy: number;
  /** P: the lowest accuracy over the probes. */
  readonly lowest: number;
  /** R: how much the model relies on the regions' content; the largest fall of a probe below its control. */
  readonly reliance: number;
  /** The accuracy that is left without the regions: untouched, less R. Not in reports of old. */
  readonly independent?: number;
  readonly probes: readonly {
    readonly name: string;
    readonly dilated: boolean;
    readonly accuracy: number;
    /** Accuracy after the same change at an unmarked place of the same shape. */
    readonly control: number;
  }[];
}

/** The probes of the regions to attend to and of what lies outside; accuracies in [0,1] on the images that have such regions. */
export interface ComplementReport {
  readonly images: number;
  /** On regions that were never trained on. */
  readonly heldOut: boolean;
  readonly before: ComplementResult;
  readonly after: ComplementResult;
  /** Of the lowest accuracy, candidate minus base, paired over subjects. */
  readonly change: Estimate;
  /** Of the reliance on the regions, likewise; not in reports of old. */
  readonly relianceChange?: Estimate;
  /** The same at the level of *help*, shared by all candidates that were judged on these images. Not in reports of old. */
  readonly relianceGain?: Estimate;
  /** Of the accuracy lost once all but the regions is changed, after less before, at the level of *help*. Likewise. */
  readonly outsideChange?: Estimate;
}

export interface ComplementResult {
  /** On the untouched images. */
  readonly accuracy: number;
  /** The lowest accuracy once all but the regions was changed. */
  readonly lowest: number;
  /** The largest fall of accuracy once the regions themselves were changed; not in reports of old. */
  readonly reliance?: number;
  readonly probes: readonly { readonly name: string; readonly dilated: boolean; readonly accuracy: number }[];
}

/** How both models' maps lie to the regions to attend to. */
export interface AlignmentReport {
  readonly images: number;
  /** On feedback that was never trained on. */
  readonly heldOut: boolean;
  readonly before: AlignmentFigures;
  readonly after: AlignmentFigures;
}

/** Means over the images, each in [0,1]. Reports of old lack the optional ones. */
export interface AlignmentFigures {
  /** Overlap of the regions with as many of the map's highest pixels. */
  readonly iou: number;
  /** Share of the images whose highest pixel lies in a region. */
  readonly pointing: number;
  /** Share of the map's mass that lies in the regions. */
  readonly energyInside?: number;
  /** The chance that a pixel in a region is rated above one outside. */
  readonly pixelAuc?: number;
}

/** One model's answers for one image of a probe: probabilities in the project's class order. */
export interface ProbeAnswers {
  readonly original: readonly number[];
  readonly changed: readonly number[];
}
