import type { ImageSummary } from '@fovea/domain';
import { renderSample, type SampleRegion, type SampleSettingsInput } from '@fovea/imaging/node';

/** A stored image of the sample, and the place of a thing that was drawn on it. */
export interface ThingOn {
  readonly image: ImageSummary;
  readonly box: SampleRegion;
}

/** One thing of a kind for each of some stored images that has it, in the order of the sample. */
export function thingsOn(
  images: readonly ImageSummary[],
  { settings, seed }: { readonly settings: SampleSettingsInput; readonly seed: number },
  kind: SampleRegion['kind'],
): ThingOn[] {
  const known = new Map(images.map((image) => [image.name.split('/').at(-1), image]));
  return [...renderSample(settings, seed)].flatMap(({ name, regions }) => {
    const image = known.get(name.split('/').at(-1));
    const box = regions.find((region) => region.kind === kind);
    return image === undefined || box === undefined ? [] : [{ image, box }];
  });
}
