import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '@fovea/engine';
import type { BenchmarkSetting } from '../benchmark.ts';

/**
 * Finished parts of a long benchmark, so that one that was cut off goes on where it stopped. Parts of another setting
 * never mix: the folder is named for everything that decides the figures.
 */
export interface KeptParts {
  /** What `make` gives, as it is after a turn through JSON, whether it was made now or kept. */
  part<T>(name: string, make: () => Promise<T>): Promise<T>;
}

/** The option `fresh=1` measures everything anew. */
export function keptParts(benchmark: string, decides: unknown, setting: BenchmarkSetting): KeptParts {
  return partsIn(partsFolder(benchmark, decides, setting), setting.options['fresh'] === '1');
}

/** Where the parts of one benchmark at one setting lie; the option `state` moves them. */
export function partsFolder(
  benchmark: string,
  decides: unknown,
  { options, environment }: Pick<BenchmarkSetting, 'options' | 'environment'>,
): string {
  return join(options['state'] ?? join(cacheFolder(environment), 'bench'), benchmark, hashOf(decides));
}

/** @param fresh makes every part again and replaces what was kept */
export function partsIn(folder: string, fresh = false): KeptParts {
  return {
    async part<T>(name: string, make: () => Promise<T>): Promise<T> {
      const path = join(folder, `${name}.json`);
      const kept = fresh ? null : await readFile(path, 'utf8').catch(() => null);
      if (kept !== null) return JSON.parse(kept) as T;
      const made = JSON.stringify(await make());
      await mkdir(folder, { recursive: true });
      await writeFile(`${path}.partial`, made);
      await rename(`${path}.partial`, path);
      return JSON.parse(made) as T;
    },
  };
}

/** 16 digits of the SHA-256 of a value's JSON. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
