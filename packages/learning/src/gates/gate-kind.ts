import type { GateForm } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Tensor, Tensor2D, Tensor4D } from '../model/tensors.ts';

/** Where a gate sits, and how it is set. */
export interface GateSite {
  /** Of its tap. */
  readonly channels: number;
  /** Of the model. */
  readonly classes: number;
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
  /** What it reads of what leaves its tap (see `readBy`): batch × side × side × channels. */
  readonly features: Tensor4D;
}

/** What a gate looks at in one batch. */
export interface GateLook {
  /** Logit of the map: batch × side × side × 1. */
  readonly z: Tensor4D;
  /** The attention map M in [0,1], soft also where the classifier sees it hardened. */
  readonly map: Tensor4D;
  /** Class logits of the gate's own, batch × classes, where it has some: labels teach them beside the model's. */
  readonly scores?: Tensor2D;
}

/** A kind of gate: what it learns, how it finds its map, and what it lets through. */
export interface GateKind {
  /** Names and shapes of its weights, in order: of each layer `LAYER.kernel`, in × out at its end, and `LAYER.bias`. */
  shapes(site: GateSite): Readonly<Record<string, readonly number[]>>;
  /**
   * Biases of a new gate, by layer; the others are 0. With kernels of 0 and large biases in the layers named here, the map is
   * 1 everywhere and nothing is weakened.
   * @param open that of the map's logit
   */
  starts(open: number): Readonly<Record<string, number>>;
  pass(gate: AtGate): GateLook;
  /** What the features are multiplied by where the map is M: batch × side × side × `width`. */
  apply(gate: AtGate, map: Tensor4D): Tensor4D;
  /** Numbers that a place is multiplied by: 1, or one a channel. */
  width(site: GateSite): number;
  /** What `apply` gives of a map that is 1 everywhere, where nothing is weakened. */
  readonly open: number;
}
