import { createQuery, keepPreviousData } from '@tanstack/svelte-query';
import { problemOf } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';

/** One map that comes by address, while there is one. */
export class LoadedMap {
  readonly #address: () => string | null;
  readonly #query;
  readonly values = $derived.by(() => (this.#address() === null ? null : (this.#query.data ?? null)));
  readonly problem = $derived.by(() => (this.#address() === null ? null : problemOf(this.#query)));
  readonly loading = $derived.by(() => this.#query.isFetching);

  /** @param keeps shows the map before until the next one is there */
  constructor(address: () => string | null, { keeps = false } = {}) {
    this.#address = address;
    this.#query = createQuery(
      () => ({
        ...queries.map(address() ?? ''),
        enabled: address() !== null,
        ...(keeps ? { placeholderData: keepPreviousData<Float32Array | undefined> } : {}),
      }),
      () => queryClient,
    );
  }

  /** Asks again for what failed. */
  retry(): void {
    void this.#query.refetch();
  }
}
