/** Maps that say what a model's answer for one image rests on; Grad-CAM at the classifier's first, second, third stage. */
export const explanationKinds = [
  'occlusion',
  'gradient-input',
  'integrated-gradients',
  'grad-cam-1',
  'grad-cam-2',
  'grad-cam-3',
] as const;
export type ExplanationKind = (typeof explanationKinds)[number];

/** All maps that a version has of an image: the gate's own, and the explanations. */
export const mapKinds = ['gate', ...explanationKinds] as const;
export type MapKind = (typeof mapKinds)[number];

/** One of each method: Grad-CAM by its last stage, as its authors do. The mean agreement is taken over these. */
export const comparedKinds = [
  'occlusion',
  'gradient-input',
  'integrated-gradients',
  'grad-cam-3',
] as const satisfies readonly ExplanationKind[];

/** Of the tenth of the image that one map rates highest, the share in [0,1] that is in the other's highest tenth, too. */
export interface MapAgreement {
  readonly one: MapKind;
  readonly other: MapKind;
  /** Null where one of the two supports the answer nowhere. */
  readonly agreement: number | null;
}

/** Whether a version's explanations of one image point at the same places. Two that do may be wrong together. */
export interface ExplanationAgreement {
  /** Every two of the compared kinds and the gate. */
  readonly pairs: readonly MapAgreement[];
  /** Mean over the pairs of explanations, and over the gate's pairs with each; null where nothing can be compared. */
  readonly explanations: number | null;
  readonly gate: number | null;
  /** What two maps that have nothing to do with each other would reach. */
  readonly chance: number;
}
