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
  part<T>(name: string, make: () => Promise<T>): Promise<T>;
}

/** The option `fresh=1` measures everything anew. */
export function keptParts(benchmark: string, decides: unknown, { options, environment }: BenchmarkSetting): KeptParts {
  const key = createHash('sha256').update(JSON.stringify(decides)).digest('hex').slice(0, 16);
  const folder = join(options['state'] ?? join(cacheFolder(environment), 'bench'), benchmark, key);
  return {
    async part<T>(name: string, make: () => Promise<T>): Promise<T> {
      const path = join(folder, `${name}.json`);
      if (options['fresh'] !== '1') {
        const kept = await readFile(path, 'utf8').catch(() => null);
        if (kept !== null) return JSON.parse(kept) as T;
      }
      const made = await make();
      await mkdir(folder, { recursive: true });
      await writeFile(`${path}.partial`, JSON.stringify(made));
      await rename(`${path}.partial`, path);
      return made;
    },
  };
}
