import { imageRequest, listImagesRequest, projectRequest } from '@fovea/domain';
import type { ImageDetail, ImageFacets, ImagePage } from '@fovea/domain';
import { images } from '@fovea/services';
import { allowed, router } from '../trpc.ts';

export const imagesRouter = router({
  list: allowed('image:read')
    .input(listImagesRequest)
    .query(({ ctx, input }): Promise<ImagePage> => images.list(ctx, input)),
  facets: allowed('image:read')
    .input(projectRequest)
    .query(({ ctx, input }): Promise<ImageFacets> => images.facets(ctx, input)),
  get: allowed('image:read')
    .input(imageRequest)
    .query(({ ctx, input }): Promise<ImageDetail> => images.get(ctx, input)),
});
