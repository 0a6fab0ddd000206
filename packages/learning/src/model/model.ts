import type { GateForm, GateKindName, GateNorm, Level, Recipe } from '@fovea/domain';
import type { Architecture } from './architecture.ts';
import { cellArchitecture } from './architecture.ts';
import { programOf } from './program-of.ts';

/** Where a gate sits, what it does with its map, and how the map comes from its logit z. */
export interface Gate {
  readonly level: Level;
  /** `soft`: M = σ(z). `stretched`: see `gateMap`. `hard`: stretched, and the classifier sees 1[M > .5] of it. */
  readonly form: GateForm;
  /** See `gateKinds`; `multiply` unless given. */
  readonly kind?: GateKindName;
  /** f in [0,1): the gate passes on f + (1 − f)·M, so that f stays of what its map shuts out. 0 unless given. */
  readonly floor?: number;
  /** What the gate reads, see `readBy`; `none` unless given. */
  readonly norm?: GateNorm;
}

/** All that decides the shapes and operations of a network. */
export interface NetworkForm {
  readonly architecture: Architecture;
  readonly classes: number;
  /** At least one, in the order of their levels. */
  readonly gates: readonly Gate[];
}

/** What must be known beside the weights to compute the same answer again; stored in the weights file itself. */
export interface ModelForm extends NetworkForm {
  /** The gates have learned from feedback; until then their map explains nothing. */
  readonly taught: boolean;
  /** Logits are divided by it before the softmax, so that probabilities mean what they say. */
  readonly temperature: number;
}

export interface WeightArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type Weights = Readonly<Record<string, WeightArray>>;

/** A trained model: everything that prediction needs. */
export interface Model {
  readonly form: ModelForm;
  readonly weights: Weights;
}

/** The part of a form that decides a network; equal parts can share a graph. */
export function networkForm({ architecture, classes, gates }: NetworkForm): NetworkForm {
  return { architecture, classes, gates: gates.map(leanGate) };
}

/** The network that a recipe trains. @param architecture default: the product's own */
export function formOfRecipe(
  {
    size,
    gates,
    gateForm: form,
    gateKind: kind,
    gateFloor: floor,
    gateNorm: norm,
  }: Pick<Recipe, 'gates' | 'gateForm'> &
    Partial<Pick<Recipe, 'gateKind' | 'gateFloor' | 'gateNorm'>> & { readonly size: number },
  classes: number,
  architecture: Architecture = cellArchitecture(size),
): NetworkForm {
  const named = gates.map((level) => leanGate({ level, form, kind, floor, norm }));
  const { taps } = programOf({ architecture, classes });
  const placeOf = ({ level }: Gate) => taps.findIndex(({ name }) => name === level);
  return { architecture, classes, gates: named.sort((one, other) => placeOf(one) - placeOf(other)) };
}

/** What is usual is left out, so that models with nothing else have the bytes, and the hash, that they always had. */
const leanGate = ({ level, form, kind = 'multiply', floor = 0, norm = 'none' }: Gate): Gate => ({
  level,
  form,
  ...(kind === 'multiply' ? {} : { kind }),
  ...(floor === 0 ? {} : { floor }),
  ...(norm === 'none' ? {} : { norm }),
});
