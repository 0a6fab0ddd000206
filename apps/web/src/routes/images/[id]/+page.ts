import { toProblem } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { session } from '#lib/session.svelte.ts';
import { reviewOrders } from '@fovea/domain';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** @throws a page error that says what happened, where the image cannot be had */
export const load: PageLoad = async ({ params, url }) => {
  try {
    // Of the address only this: the image is read anew whenever anything changes that was looked at here.
    const asked = url.searchParams.get('order');
    const order = reviewOrders.find((known) => known === asked);
    const image = await queryClient.query(queries.image(params.id, order));
    session.openProject(image.project);
    return { image };
  } catch (cause) {
    const { code, message } = toProblem(cause);
    error(code === 'NOT_FOUND' || code === 'INPUT_INVALID' ? 404 : 503, message);
  }
};
