import { readFile } from 'node:fs/promises';
import { FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model } from '@fovea/learning';
import { modelHash, parseModel, Predictor } from '@fovea/learning';
import type { WeightsReference } from '@fovea/services';

/** Models kept on the engine: the champion, a candidate, and two to compare with. */
const mostWarm = 4;

/** @throws ARTIFACT_CORRUPT when the file is missing, or its content is not what the hash says */
export async function readModel({ path, hash }: WeightsReference): Promise<Model> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      'The weights of this version cannot be read; restore the file or use another version.',
      { path, hash },
      { cause },
    );
  });
  const found = modelHash(bytes);
  if (found !== hash) {
    throw new FoveaError(
      'ARTIFACT_CORRUPT',
      'The weights of this version are not what their hash says; restore the file or use another version.',
      { path, hash, found },
    );
  }
  return parseModel(bytes);
}

/** The predictors used last, by the hash of their weights. */
export class WarmModels {
  readonly engine: Engine;
  readonly #warm = new Map<string, Predictor>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** @throws ARTIFACT_CORRUPT */
  async predictor(weights: WeightsReference): Promise<Predictor> {
    const known = this.#warm.get(weights.hash);
    this.#warm.delete(weights.hash);
    const predictor = known ?? (await Predictor.load(this.engine, await readModel(weights)));
    this.#warm.set(weights.hash, predictor);
    for (const hash of this.#warm.keys()) {
      if (this.#warm.size <= mostWarm) break;
      this.#warm.delete(hash);
    }
    return predictor;
  }
}
