import type { ExplanationKind, Identifier, Roi } from '@fovea/domain';
import { explanationKinds } from '@fovea/domain';
import { createQuery } from '@tanstack/svelte-query';
import { mapAddress } from '#lib/maps.ts';
import type { Problem } from '#lib/problem.ts';
import { problemOf, toProblem } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { LoadedMap } from '../viewing/loaded-map.svelte.ts';

/** What the explanations are about; each may change while they are looked at. */
export interface ExplanationSubject {
  readonly image: Identifier;
  /** The version that answers; null while it has not answered. */
  version(): Identifier | null;
  /** The explanation that was chosen to be looked into. */
  kind(): ExplanationKind | null;
  /** Whether a panel shows this kind. */
  isShown(kind: ExplanationKind): boolean;
  readonly regions: { readonly current: readonly Roi[]; flush(): Promise<void> };
}

/**
 * Why a version answers what it answers for one image: the maps, whether they agree, what random weights would show, and
 * whether the answer goes and comes with the places that a map names.
 */
export class Explaining {
  readonly maps: Readonly<Record<ExplanationKind, LoadedMap>>;
  readonly #subject: ExplanationSubject;
  readonly #agreement;
  readonly #randomised;
  readonly #faithful;
  #saving = $state(false);
  #saveProblem = $state.raw<Problem | null>(null);

  readonly kind = $derived.by(() => this.#subject.kind());
  readonly agreement = $derived.by(() => this.#agreement.data ?? null);
  readonly comparing = $derived.by(() => this.#agreement.isFetching);
  /** Of the chosen kind: the share that random weights leave, null where it is blank, undefined until it was asked for. */
  readonly randomised = $derived.by(() => this.#randomised.data);
  /** Of the chosen kind, with the regions as they are: null where it is blank, undefined where that was not tried. */
  readonly faithfulness = $derived.by(() => this.#faithful.data);
  /** Which check of the explanation is under way: one at a time. */
  readonly checking = $derived.by(() => {
    if (this.#randomised.isFetching) return 'randomisation';
    return this.#saving || this.#faithful.isFetching ? 'faithfulness' : null;
  });
  readonly problem = $derived.by(
    () => this.#saveProblem ?? problemOf(this.#agreement) ?? problemOf(this.#randomised) ?? problemOf(this.#faithful),
  );

  constructor(subject: ExplanationSubject) {
    this.#subject = subject;
    const { image } = subject;
    const mapOf = (kind: ExplanationKind) =>
      new LoadedMap(
        () => {
          const version = subject.version();
          return version !== null && subject.isShown(kind) ? mapAddress.prediction(image, kind, version) : null;
        },
        { keeps: true },
      );
    this.maps = Object.fromEntries(explanationKinds.map((kind) => [kind, mapOf(kind)])) as Record<
      ExplanationKind,
      LoadedMap
    >;
    const about = () => ({ version: subject.version() ?? '', kind: subject.kind() ?? 'occlusion' });
    // Compared once the chosen one's own map is there; the other two questions wait until somebody asks them.
    this.#agreement = createQuery(
      () => ({
        ...queries.agreement(image, about().version),
        enabled: subject.version() !== null && this.kind !== null && this.maps[this.kind].values !== null,
      }),
      () => queryClient,
    );
    this.#randomised = createQuery(
      () => ({ ...queries.randomisation(image, about().version, about().kind), enabled: false }),
      () => queryClient,
    );
    this.#faithful = createQuery(
      () => ({
        ...queries.faithfulness(image, about().version, about().kind, subject.regions.current),
        enabled: false,
      }),
      () => queryClient,
    );
  }

  compareAgain(): void {
    this.#saveProblem = null;
    void this.#agreement.refetch();
  }

  async randomise(): Promise<void> {
    if (this.checking !== null) return;
    await this.#randomised.refetch();
  }

  /** With the regions as they are, saved first. */
  async tryFaithfulness(): Promise<void> {
    if (this.checking !== null) return;
    this.#saving = true;
    this.#saveProblem = null;
    try {
      await this.#subject.regions.flush();
      await this.#faithful.refetch();
    } catch (error) {
      this.#saveProblem = toProblem(error);
    } finally {
      this.#saving = false;
    }
  }
}
