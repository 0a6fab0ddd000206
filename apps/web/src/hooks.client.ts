import type { HandleClientError } from '@sveltejs/kit/hooks';

export const handleError: HandleClientError = ({ kind, error }) =>
  kind !== 'unknown' && error.status === 404 ? { message: 'There is nothing at this address.' } : undefined;
