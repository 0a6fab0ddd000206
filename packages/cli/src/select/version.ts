import type { Identifier, VersionView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { versions } from '@fovea/services';

/** @throws VERSION_UNKNOWN unless the project has a version of this number or id */
export async function selectVersion(context: Context, project: Identifier, wanted: string): Promise<VersionView> {
  const known = await versions.list(context, { project });
  const found = known.find(({ id, number }) => id === wanted || String(number) === wanted.replace(/^v/, ''));
  if (found !== undefined) return found;
  const numbers = known.map(({ number }) => number).join(', ');
  throw new FoveaError(
    'VERSION_UNKNOWN',
    `There is no version ${wanted}. There ${numbers === '' ? 'is none yet: train one with fovea train' : `are: ${numbers}`}.`,
    { version: wanted },
  );
}
