import type { Identifier, ImageSummary } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { images } from '@fovea/services';

/** The image of this id or name, or of the one name that contains what was given. @throws NOT_FOUND, INPUT_INVALID */
export async function selectImage(context: Context, project: Identifier, wanted: string): Promise<ImageSummary> {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(wanted)) return images.get(context, { image: wanted });
  const { images: found, total } = await images.list(context, { project, search: wanted, cursor: 0, limit: 20 });
  const exact = found.find(({ name }) => name === wanted || name.split('/').at(-1) === wanted);
  const only = exact ?? (total === 1 ? found[0] : undefined);
  if (only !== undefined) return only;
  if (total === 0) throw new FoveaError('NOT_FOUND', `No image's name contains "${wanted}".`, { image: wanted });
  const some = found.slice(0, 5).map(({ name }) => name);
  throw new FoveaError(
    'INPUT_INVALID',
    `The names of ${total} images contain "${wanted}"; give a whole name, such as ${some.join(', ')}.`,
    {
      image: wanted,
      total,
    },
  );
}
