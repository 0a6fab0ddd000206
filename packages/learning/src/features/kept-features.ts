import { hash } from 'node:crypto';
import type { Level } from '@fovea/domain';
import { imagesAtOnce } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { contentOf, type PreparedImages } from '../images/prepared-images.ts';
import { channelsOf } from '../model/architecture.ts';
import { tapNamed } from '../model/checked-program.ts';
import type { NetworkForm, Weights } from '../model/model.ts';
import { splitAfter, weightsOf } from '../model/program.ts';
import { programOf } from '../model/program-of.ts';
import type { PlainView } from '../training/batches.ts';
import type { FeatureGraph } from './feature-graph.ts';
import { featureGraph } from './feature-graph.ts';

/** Bytes of features that a thread keeps of all networks; what comes later is computed whenever it is shown. */
const usualMostBytes = 2 ** 30;
/** Networks whose features a thread keeps: the last ones that it trained. */
const mostNetworks = 2;

/** Rows of images as a network sees them, and of each what it shows; null where nobody will see it again. */
interface ShownImages {
  readonly inputs: Float32Array;
  readonly views: readonly (PlainView | null)[];
}

/** What leaves a frozen tap, computed once for each image and flip or turn of it. */
export interface KeptFeatures {
  /** @returns rows × side × side × channels */
  of(images: PreparedImages, shown: ShownImages): Float32Array;
}

const kept = new WeakMap<Engine, Map<string, Promise<FeatureStore>>>();

/**
 * The thread's features of a network up to a tap. They are named by what decides them: the operations and weights before
 * the tap, the image's content, and its flip or turn. A later training with the same ones finds them. Those of an earlier network make
 * room: at most half stays for them.
 */
export async function keptFeatures(
  engine: Engine,
  form: NetworkForm,
  weights: Weights,
  tap: Level,
  mostBytes = usualMostBytes,
): Promise<KeptFeatures> {
  const { program, taps, ...rest } = programOf(form);
  const { after } = tapNamed(taps, tap);
  const { before } = splitAfter(program.operations, after);
  const own = Object.fromEntries(before.flatMap(weightsOf).map((name) => [name, weights[name]!]));
  const { size, input } = form.architecture;
  const digests = Object.values(own).map(({ values }) =>
    hash('sha256', new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 'base64'),
  );
  const key = JSON.stringify([size, input, before, digests]);
  const stores = kept.get(engine) ?? new Map<string, Promise<FeatureStore>>();
  kept.set(engine, stores);
  const batch = imagesAtOnce(16, size);
  const opened =
    stores.get(key) ??
    featureGraph(engine, { ...rest, program, taps, weights: own }, { tap, batch }).then(
      (graph) => new FeatureStore(graph, batch, size ** 2 * channelsOf(form.architecture)),
    );
  stores.delete(key);
  stores.set(key, opened);
  opened.catch(() => stores.delete(key));
  for (const [oldest, store] of stores) {
    if (stores.size <= mostNetworks) break;
    stores.delete(oldest);
    // One that could not be opened has said so to whoever opened it.
    store.then((it) => it.dispose()).catch(() => undefined);
  }
  const store = await opened;
  const earlier = (await Promise.allSettled(stores.values())).flatMap((each) =>
    each.status === 'fulfilled' && each.value !== store ? [each.value] : [],
  );
  for (const other of earlier) other.keepAtMost(mostBytes / mostNetworks);
  store.keepAtMost(mostBytes - earlier.reduce((sum, { bytes }) => sum + bytes, 0));
  return store;
}

class FeatureStore implements KeptFeatures {
  readonly #graph: FeatureGraph;
  readonly #batch: number;
  /** Numbers of an image as the network sees it. */
  readonly #values: number;
  readonly #known = new Map<string, Float32Array>();
  readonly #contents = new WeakMap<PreparedImages, Map<number, string>>();
  #bytes = 0;
  #mostBytes = 0;

  constructor(graph: FeatureGraph, batch: number, values: number) {
    this.#graph = graph;
    this.#batch = batch;
    this.#values = values;
  }

  of(images: PreparedImages, { inputs, views }: ShownImages): Float32Array {
    const keys = views.map((view) => view && `${this.#contentOf(images, view.row)} ${String(view.orientation)}`);
    const found = keys.map((key) => (key === null ? undefined : this.#known.get(key)));
    const missing = [...keys.keys()].filter((row) => found[row] === undefined);
    const batch = new Float32Array(this.#batch * this.#values);
    for (let start = 0; start < missing.length; start += this.#batch) {
      const rows = missing.slice(start, start + this.#batch);
      rows.forEach((row, place) =>
        batch.set(inputs.subarray(row * this.#values, (row + 1) * this.#values), place * this.#values),
      );
      const features = this.#graph.features(batch);
      const length = features.length / this.#batch;
      rows.forEach((row, place) => {
        const own = features.slice(place * length, (place + 1) * length);
        found[row] = own;
        this.#keep(keys[row] ?? null, own);
      });
    }
    const length = found[0]?.length ?? 0;
    const all = new Float32Array(found.length * length);
    found.forEach((features, row) => all.set(features!, row * length));
    return all;
  }

  /** Of the features that it keeps. */
  get bytes(): number {
    return this.#bytes;
  }

  /** From now on; what is more is forgotten. */
  keepAtMost(bytes: number): void {
    this.#mostBytes = bytes;
    for (const [key, features] of this.#known) {
      if (this.#bytes <= bytes) return;
      this.#known.delete(key);
      this.#bytes -= features.byteLength;
    }
  }

  dispose(): void {
    this.#graph.dispose();
  }

  #keep(key: string | null, features: Float32Array): void {
    if (key === null || this.#known.has(key) || this.#bytes + features.byteLength > this.#mostBytes) return;
    this.#known.set(key, features);
    this.#bytes += features.byteLength;
  }

  #contentOf(images: PreparedImages, row: number): string {
    const known = this.#contents.get(images) ?? new Map<number, string>();
    this.#contents.set(images, known);
    const content = known.get(row) ?? hash('sha256', contentOf(images, row), 'base64');
    known.set(row, content);
    return content;
  }
}
