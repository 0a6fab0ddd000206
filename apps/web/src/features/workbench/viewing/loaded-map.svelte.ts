import { fetchMap } from '#lib/maps.ts';
import type { Problem } from '#lib/problem.ts';
import { toProblem } from '#lib/problem.ts';

/** One map that comes by address: the last one asked for wins, whatever order the answers have. */
export class LoadedMap {
  values = $state.raw<Float32Array | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);
  #address: string | null = null;
  #abort: AbortController | null = null;

  /** Asks for a map; the same address again does nothing unless it failed. @param keep shows the old map until then */
  async load(address: string | null, keep = false): Promise<void> {
    if (address === this.#address && this.#problemless()) return;
    this.#address = address;
    this.#abort?.abort();
    this.problem = null;
    if (!keep || address === null) this.values = null;
    this.loading = address !== null;
    if (address === null) return;
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const values = await fetchMap(address, abort.signal);
      if (this.#abort === abort) this.values = values;
    } catch (error) {
      if (this.#abort === abort && !abort.signal.aborted) this.problem = toProblem(error);
    } finally {
      if (this.#abort === abort) this.loading = false;
    }
  }

  /** Asks again for what failed. */
  retry(): void {
    const address = this.#address;
    this.#address = null;
    void this.load(address);
  }

  #problemless(): boolean {
    return this.problem === null;
  }
}
