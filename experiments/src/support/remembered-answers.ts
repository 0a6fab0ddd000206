import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '@fovea/engine';
import type { Answering, Model } from '@fovea/learning';
import { askOnce, modelHash, serialiseModel, softmax } from '@fovea/learning';
import type { StudyRun } from './study.ts';

/** Logits of a batch, base64 of their float32 bytes, by model and pixels. */
type Remembered = Record<string, string>;

/**
 * What models answered, by the pixels that they were shown. A report that shows the same pixels to the same models again
 * costs no inference, however its rules have changed.
 */
export class RememberedAnswers {
  readonly #engine: Engine;
  readonly #path: string;
  readonly #answers: Remembered;
  readonly #asking = new Map<Model, Promise<Answering>>();
  #isChanged = false;

  private constructor(engine: Engine, path: string, answers: Remembered) {
    this.#engine = engine;
    this.#path = path;
    this.#answers = answers;
  }

  /** @param path a JSON file, not necessarily there yet */
  static async open(engine: Engine, path: string): Promise<RememberedAnswers> {
    const text = await readFile(path, 'utf8').catch(() => '{}');
    return new RememberedAnswers(engine, path, JSON.parse(text) as Remembered);
  }

  /** Asks the model what nobody asked before; its maps are never remembered. */
  ask(model: Model): Promise<Answering> {
    const asking = this.#asking.get(model) ?? this.#load(model);
    this.#asking.set(model, asking);
    return asking;
  }

  async #load(model: Model): Promise<Answering> {
    const asked = await askOnce(this.#engine, model);
    const { classes, temperature } = model.form;
    const hash = modelHash(serialiseModel(model));
    return {
      predict: (pixels) => {
        const key = `${hash} ${createHash('sha256').update(pixels).digest('hex')}`;
        const logits = this.#logits(key) ?? this.#remember(key, asked.predict(pixels).logits);
        return {
          logits,
          probabilities: softmax(logits, classes, temperature),
          get maps() {
            return asked.predict(pixels).maps;
          },
        };
      },
    };
  }

  /** Writes what is new, in one go. */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(`${this.#path}.partial`, JSON.stringify(this.#answers));
    await rename(`${this.#path}.partial`, this.#path);
    this.#isChanged = false;
  }

  #logits(key: string): Float32Array | null {
    const kept = this.#answers[key];
    return kept === undefined ? null : new Float32Array(new Uint8Array(Buffer.from(kept, 'base64')).buffer);
  }

  #remember(key: string, logits: Float32Array): Float32Array {
    this.#answers[key] = Buffer.from(logits.buffer, logits.byteOffset, logits.byteLength).toString('base64');
    this.#isChanged = true;
    return logits;
  }
}

/** Asks with the answers that are kept for one judging of a study's seed, and keeps what is new. */
export async function withRemembered<T>(
  { engine, folder }: Pick<StudyRun<unknown>, 'engine' | 'folder'>,
  seed: number,
  name: string,
  use: (answers: RememberedAnswers) => Promise<T>,
): Promise<T> {
  const answers = await RememberedAnswers.open(engine, join(folder, `seed-${String(seed)}-answers`, `${name}.json`));
  const used = await use(answers);
  await answers.save();
  return used;
}
