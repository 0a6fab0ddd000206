import type { GateForm } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Tensor, Tensor4D } from '../model/tensors.ts';

/** Where a gate sits, and how it is set. */
export interface GateSite {
  /** Of its tap. */
  readonly channels: number;
  /** How far apart the places lie that its convolutions look at. */
  readonly spread: Spread;
  readonly form: GateForm;
  /** So much of what the map shuts out stays: in [0,1). */
  readonly floor: number;
}

export interface Spread {
  readonly near: number;
  readonly wide: number;
}

/** A gate before one batch. */
export interface AtGate {
  readonly engine: Engine;
  readonly site: GateSite;
  /** The gate's weights, by the names that its kind gives them. */
  readonly weight: (name: string) => Tensor;
  /** What leaves its tap: batch × side × side × channels. */
  readonly features: Tensor4D;
}

/** Both batch × side × side × 1. */
export interface GateMap {
  /** Logit of the map. */
  readonly z: Tensor4D;
  /** The attention map M in [0,1], soft also where the classifier sees it hardened. */
  readonly map: Tensor4D;
}

/** A kind of gate: what it learns, how it finds its map, and what it lets through. */
export interface GateKind {
  /** Names and shapes of its weights, in order: of each layer `LAYER.kernel`, in × out at its end, and `LAYER.bias`. */
  shapes(site: GateSite): Readonly<Record<string, readonly number[]>>;
  /**
   * Biases of a new gate, by layer; the others are 0. A layer named here lets everything through where its kernel is 0 and its
   * bias large.
   * @param open that of the map's logit
   */
  starts(open: number): Readonly<Record<string, number>>;
  pass(gate: AtGate): GateMap;
  /** What the features are multiplied by: batch × side × side × 1. */
  apply(gate: AtGate, map: Tensor4D): Tensor4D;
}
