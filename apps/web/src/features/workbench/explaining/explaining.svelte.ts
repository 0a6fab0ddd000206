import type { ExplanationAgreement, ExplanationKind, Faithfulness, Identifier, Roi } from '@fovea/domain';
import { explanationKinds } from '@fovea/domain';
import { api } from '#lib/api.ts';
import { mapAddress } from '#lib/maps.ts';
import type { Problem } from '#lib/problem.ts';
import { toProblem } from '#lib/problem.ts';
import { LoadedMap } from '../viewing/loaded-map.svelte.ts';

/** What was found with the regions of that moment; null where the explanation is blank. */
interface Tried {
  readonly rois: readonly Roi[];
  readonly found: Faithfulness | null;
}

/**
 * Why a version answers what it answers for one image: the maps, whether they agree, what random weights would show, and
 * whether the answer goes and comes with the places that a map names.
 */
export class Explaining {
  readonly image: Identifier;
  readonly maps: Readonly<Record<ExplanationKind, LoadedMap>>;
  agreement = $state.raw<ExplanationAgreement | null>(null);
  /** Share of an explanation that random weights leave; null where it is blank. */
  randomised = $state.raw<Readonly<Partial<Record<ExplanationKind, number | null>>>>({});
  faithful = $state.raw<Readonly<Partial<Record<ExplanationKind, Tried>>>>({});
  comparing = $state(false);
  /** Which check of an explanation is under way: one at a time. */
  checking = $state<'randomisation' | 'faithfulness' | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The version that all of it is about, and the one whose explanations have been compared or are about to be. */
  #version: Identifier | null = null;
  #compared: Identifier | null = null;

  constructor(image: Identifier) {
    this.image = image;
    this.maps = Object.fromEntries(explanationKinds.map((kind) => [kind, new LoadedMap()])) as Record<
      ExplanationKind,
      LoadedMap
    >;
  }

  show(kind: ExplanationKind, version: Identifier): void {
    this.#about(version);
    void this.maps[kind].load(mapAddress.prediction(this.image, kind, version), true);
  }

  /** Asks once for each version, and once more after a failure. */
  async compare(version: Identifier): Promise<void> {
    this.#about(version);
    if (this.#compared === version && this.problem === null) return;
    this.#compared = version;
    this.comparing = true;
    await this.#ask(version, async (request) => {
      const agreement = await api.predictions.explanations.query(request);
      return () => (this.agreement = agreement);
    });
  }

  async randomise(kind: ExplanationKind, version: Identifier): Promise<void> {
    this.#about(version);
    this.checking = 'randomisation';
    await this.#ask(version, async (request) => {
      const same = await api.predictions.randomisation.query({ ...request, kind });
      return () => (this.randomised = { ...this.randomised, [kind]: same });
    });
  }

  /** @param save brings the regions to the server @returns once done, those that it has */
  async tryFaithfulness(
    kind: ExplanationKind,
    version: Identifier,
    save: () => Promise<readonly Roi[]>,
  ): Promise<void> {
    this.#about(version);
    this.checking = 'faithfulness';
    await this.#ask(version, async (request) => {
      const rois = await save();
      const found = await api.predictions.faithfulness.query({ ...request, kind });
      return () => (this.faithful = { ...this.faithful, [kind]: { rois, found } });
    });
  }

  #about(version: Identifier): void {
    if (version === this.#version) return;
    [this.#version, this.#compared] = [version, null];
    [this.agreement, this.randomised, this.faithful, this.problem] = [null, {}, {}, null];
    [this.comparing, this.checking] = [false, null];
  }

  /** An answer about a version that is no longer shown is dropped. */
  async #ask(
    version: Identifier,
    question: (request: { image: Identifier; version: Identifier }) => Promise<() => void>,
  ): Promise<void> {
    this.problem = null;
    try {
      const keep = await question({ image: this.image, version });
      if (version === this.#version) keep();
    } catch (error) {
      if (version === this.#version) this.problem = toProblem(error);
    }
    if (version === this.#version) [this.comparing, this.checking] = [false, null];
  }
}
