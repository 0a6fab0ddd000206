import { imageRequest, listImagesRequest, outlineImagesRequest, pixelSizeRequest, projectRequest } from '@fovea/domain';
import type { ImageDetail, ImageFacets, ImageOutline, ImageSummary, Page } from '@fovea/domain';
import { images } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const imagesRouter = router({
  list: procedure
    .input(listImagesRequest)
    .query(({ ctx, input }): Promise<Page<ImageSummary>> => images.list(ctx, input)),
  outline: procedure
    .input(outlineImagesRequest)
    .query(({ ctx, input }): Promise<ImageOutline> => images.outline(ctx, input)),
  facets: procedure.input(projectRequest).query(({ ctx, input }): Promise<ImageFacets> => images.facets(ctx, input)),
  get: procedure.input(imageRequest).query(({ ctx, input }): Promise<ImageDetail> => images.get(ctx, input)),
  setPixelSize: procedure
    .input(pixelSizeRequest)
    .mutation(({ ctx, input }): Promise<void> => images.setPixelSize(ctx, input)),
});
