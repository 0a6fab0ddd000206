import type { Identifier, ImageSummary } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { images } from '@fovea/services';

/** The image of this id or name, or of the one name that contains what was given. @throws NOT_FOUND, INPUT_INVALID */
export async function selectImage(context: Context, project: Identifier, wanted: string): Promise<ImageSummary> {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(wanted)) return images.get(context, { image: wanted });
  const { items: found, next } = await images.list(context, { project, search: wanted, limit: 20 });
  const exact = found.find(({ name }) => name === wanted || name.split('/').at(-1) === wanted);
  const only = exact ?? (found.length === 1 ? found[0] : undefined);
  if (only !== undefined) return only;
  if (found.length === 0) throw new FoveaError('NOT_FOUND', `No image's name contains "${wanted}".`, { image: wanted });
  const some = found.slice(0, 5).map(({ name }) => name);
  throw new FoveaError(
    'INPUT_INVALID',
    `The names of ${next === null ? found.length : `more than ${found.length}`} images contain "${wanted}"; give a whole name, such as ${some.join(', ')}.`,
    { image: wanted },
  );
}
