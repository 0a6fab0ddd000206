import type { Identifier, VersionView } from '@fovea/domain';
import { FoveaError, identifier, listVersionsRequest } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { versions } from '@fovea/services';

/** @throws VERSION_UNKNOWN unless the project has a version of this number or id */
export async function selectVersion(context: Context, project: Identifier, wanted: string): Promise<VersionView> {
  const named = identifier.safeParse(wanted).success ? { id: wanted } : { number: Number(wanted.replace(/^v/, '')) };
  const request = listVersionsRequest.safeParse({ project, ...named });
  const [found] = request.success ? (await versions.list(context, request.data)).items : [];
  if (found !== undefined) return found;
  throw new FoveaError('VERSION_UNKNOWN', `There is no version ${wanted}. See them with: fovea versions.`, {
    version: wanted,
  });
}
