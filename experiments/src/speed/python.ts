import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '@fovea/engine';

/** The Python to compare with: FOVEA_PYTHON, else what `npm run setup:python` made; undefined where there is none. */
export function referencePython(environment: NodeJS.ProcessEnv): string | undefined {
  if (environment['FOVEA_PYTHON']) return environment['FOVEA_PYTHON'];
  const made = join(cacheFolder(environment), 'python', 'bin', 'python');
  return existsSync(made) ? made : undefined;
}

export const noPython =
  'Python is left out: name one that has tensorflow-cpu 2.21 in FOVEA_PYTHON, or make one with "npm run setup:python".';
