import type { SampleSettings } from '@fovea/imaging/node';
import { prepareImage, renderSample } from '@fovea/imaging/node';
import type { Engine } from '@fovea/engine';
import { modelSize } from '@fovea/domain';
import type { Model } from '@fovea/learning';
import { Predictor, RandomStream } from '@fovea/learning';

/** Held-out cells whose dot says nothing of their class. */
export interface RandomCueCells {
  /** Prepared, one after another: images × size × size × 3. */
  readonly pixels: Uint8Array;
  /** Names of the classes, one an image. */
  readonly labels: readonly string[];
  readonly dotted: number;
}

/**
 * The cells of some subjects of a sample, drawn again: as many of either class, and the dot on every second one of each.
 * The same seed gives the same cells, so that nothing differs from the sample but who has a dot.
 */
export function randomCueCells(settings: SampleSettings, seed: number, subjects: ReadonlySet<string>): RandomCueCells {
  const withDots = (chance: number) => {
    const dot = { ...settings.dot, infected: chance, healthy: chance };
    return [...renderSample({ ...settings, dot }, seed, (subject) => subjects.has(subject))];
  };
  const [plain, dotted] = [withDots(0), withDots(1)];
  const ofClass = Object.values(Object.groupBy(plain.keys(), (index) => plain[index]?.label ?? ''));
  const each = Math.min(...ofClass.map((indices = []) => indices.length));
  const even = each - (each % 2);
  const chosen = ofClass.flatMap((indices = [], number) => {
    const order = new RandomStream(seed, `test cells of class ${String(number)}`).shuffle(Int32Array.from(indices));
    return [...order.subarray(0, even)].map((index, place) => (place % 2 === 0 ? plain : dotted)[index]!);
  });
  const bytes = modelSize ** 2 * 3;
  const pixels = new Uint8Array(chosen.length * bytes);
  chosen.forEach((sample, index) => pixels.set(prepareImage(sample), index * bytes));
  return {
    pixels,
    labels: chosen.map(({ label }) => label),
    dotted: chosen.filter(({ hasDot }) => hasDot).length,
  };
}

/** Share of right answers. @param classes names in the order of the model's outputs */
export async function accuracyOn(
  { pixels, labels }: RandomCueCells,
  model: Model,
  { engine, classes }: { readonly engine: Engine; readonly classes: readonly string[] },
): Promise<number> {
  const { logits } = (await Predictor.load(engine, model, { bulk: true })).predict(pixels);
  const right = labels.filter((label, index) => {
    const answer = logits.subarray(index * classes.length, (index + 1) * classes.length);
    return classes[answer.indexOf(Math.max(...answer))] === label;
  });
  return right.length / labels.length;
}
