import type { ExplanationKind, Faithfulness } from '@fovea/domain';
import type { ReviewFacts } from '@fovea/learning';

/** A model's file in the artifact store. Its content must have this sha-256; what else prediction needs lies in the file. */
export interface WeightsReference {
  readonly path: string;
  readonly hash: string;
}

export interface InferenceRequest {
  readonly weights: WeightsReference;
  /** images × size × size × 3, row-major RGB, 0…255: prepared, not standardised. */
  readonly pixels: Uint8Array;
}

export interface InferencePrediction {
  /** images × classes, calibrated, each row sums to 1. */
  readonly probabilities: Float32Array;
  /** images × size × size: the gate's attention maps, in [0,1]. */
  readonly maps: Float32Array;
  readonly classes: number;
}

/** A map of one image that is to be judged, with the regions drawn there: both size × size. */
export interface JudgedMap {
  readonly map: Float32Array;
  /** 1 in a drawn region, else 0; null where nothing is drawn. */
  readonly inside: Uint8Array | null;
}

/**
 * Answers with a warm model. Native code can bring its process down, so a host keeps it out of the caller's.
 * @throws ARTIFACT_CORRUPT when the weights are missing or not what their hash says; ENGINE_UNAVAILABLE when no tensor
 * engine starts; INFERENCE_UNAVAILABLE when the host is closed, hangs, or dies twice over one request
 */
export interface InferenceHost {
  predict(request: InferenceRequest): Promise<InferencePrediction>;
  /**
   * @param request one image
   * @returns size × size: what the answer rests on, in calibrated log odds of the predicted class; Grad-CAM without unit
   */
  explain(request: InferenceRequest, kind: ExplanationKind): Promise<Float32Array>;
  /** @param request one image @returns share of the explanation that random weights leave; null where it is blank */
  randomisation(request: InferenceRequest, kind: ExplanationKind): Promise<number | null>;
  /** @param request one image @returns whether its answer rests on what the map rates highest; null where the map is blank */
  faithfulness(request: InferenceRequest, judged: JudgedMap): Promise<Faithfulness | null>;
  /**
   * @param request one image
   * @param hidden size × size: how much of each pixel is blanked, in [0,1]
   * @returns calibrated probabilities of the classes
   */
  without(request: InferenceRequest, hidden: Float32Array): Promise<Float32Array>;
  /** What one look at some images tells of them, for the queue of what is next to review. */
  review(request: InferenceRequest): Promise<ReviewFacts>;
  close(): Promise<void>;
}

/** What a host's process is asked. */
export interface HostQuestion extends InferenceRequest {
  readonly kind: 'predict' | 'explain' | 'randomisation' | 'faithfulness' | 'without' | 'review';
  /** Null where no explanation is asked about. */
  readonly explanation: ExplanationKind | null;
  /** Null where no map is judged. */
  readonly judged: JudgedMap | null;
  /** Null where nothing is blanked. */
  readonly hidden: Float32Array | null;
}

export type HostValue = InferencePrediction | ReviewFacts | Faithfulness | Float32Array | number | null;
