import type { HandleClientError } from '@sveltejs/kit/hooks';

/** How Chromium, Firefox, Safari and Vite say that a part of the page could not be fetched. */
const missingPart =
  /dynamically imported module|Importing a module script failed|Unable to preload CSS|error loading dynamically/i;

export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind !== 'unknown') return error.status === 404 ? { message: 'There is nothing at this address.' } : undefined;
  if (error instanceof Error && missingPart.test(error.message))
    return { status: 503, message: 'No connection: a part of this page could not be loaded' };
  return { message: 'This page failed in a way that nobody foresaw' };
};
