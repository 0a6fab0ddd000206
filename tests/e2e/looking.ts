import type { ImageSummary } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { images, imports } from '@fovea/services';
import { trainFirstModel } from './installation.ts';

/** An image of a small project, with a model of a few steps: enough to look at image and maps. */
export async function makeImageToLookAt(context: Context, projectName: string, seed: number): Promise<ImageSummary> {
  const settings = sampleSettingsSchema.parse({ subjects: 6, cellsPerSubject: 4 });
  const { project } = await imports.importSample(context, { settings, seed, projectName });
  await trainFirstModel(context, project, { kind: 'base', steps: 3, batchSize: 4 });
  const [image] = (await images.list(context, { project, limit: 1 })).items;
  if (image === undefined) throw new Error('no image');
  return image;
}
