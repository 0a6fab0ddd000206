import type { Identifier } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { audit } from '@fovea/services';

/** The person of this name or id among those in the project's audit trail; undefined where nobody is named. @throws NOT_FOUND */
export async function selectPerson(
  context: Context,
  project: Identifier,
  wanted: string | undefined,
): Promise<Identifier | undefined> {
  if (wanted === undefined) return undefined;
  const { people } = await audit.facets(context, { project });
  const found = people.find(({ id, name }) => id === wanted || name === wanted);
  if (found !== undefined) return found.id;
  const names = people.map(({ name }) => name).join(', ');
  throw new FoveaError('NOT_FOUND', `Nobody called "${wanted}" has done anything here. There are: ${names}.`, {
    person: wanted,
  });
}
