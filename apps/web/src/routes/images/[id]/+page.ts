import { api } from '#lib/api.ts';
import { toProblem } from '#lib/problem.ts';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** @throws a page error that says what happened, where the image cannot be had */
export const load: PageLoad = async ({ params }) => {
  try {
    return { image: await api.images.get.query({ image: params.id }) };
  } catch (cause) {
    const { code, message } = toProblem(cause);
    error(code === 'NOT_FOUND' || code === 'INPUT_INVALID' ? 404 : 503, message);
  }
};
