import { listedImages } from '#features/images/listed-images.ts';
import { neighboursIn, readImageList } from '#lib/image-list.ts';
import { opening } from '#lib/opening.svelte.ts';
import { pageStatus, toProblem } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { session } from '#lib/session.svelte.ts';
import { lookForTabs } from '#lib/tabs.ts';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** @throws a page error that says what happened, where the image cannot be had, or nobody answers at the first page */
export const load: PageLoad = async ({ params, url }) => {
  try {
    // Of the address only the list: the image is read anew whenever anything changes that was looked at here.
    const list = readImageList(url.searchParams);
    const [image, listed] = await opening.read(() =>
      Promise.all([
        queryClient.query(queries.image(params.id, list.of === 'project' ? list.filters : {})),
        listedImages(list),
        lookForTabs(),
      ]),
    );
    session.openProject(image.project);
    return { image: listed === null ? image : { ...image, ...neighboursIn(listed, image.id) } };
  } catch (cause) {
    error(pageStatus(cause), toProblem(cause).message);
  }
};
