import { imageRequest, listImagesRequest, projectRequest } from '@fovea/domain';
import type { ImageDetail, ImageFacets, ImagePage } from '@fovea/domain';
import { images } from '@fovea/services';
import { procedure, router } from '../trpc.ts';

export const imagesRouter = router({
  list: procedure.input(listImagesRequest).query(({ ctx, input }): Promise<ImagePage> => images.list(ctx, input)),
  facets: procedure.input(projectRequest).query(({ ctx, input }): Promise<ImageFacets> => images.facets(ctx, input)),
  get: procedure.input(imageRequest).query(({ ctx, input }): Promise<ImageDetail> => images.get(ctx, input)),
});
