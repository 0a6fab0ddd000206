import { FoveaError } from '@fovea/domain';
import { TRPCClientError } from '@trpc/client';
import { expect, it } from 'vitest';
import { pageStatus } from './problem.ts';

it('calls a page missing, away or failed as what happened to its question', () => {
  const unforeseen = Object.assign(new TRPCClientError('Nobody foresaw this.'), { data: { fovea: { code: null } } });
  const causes = [
    new FoveaError('NOT_FOUND', 'There is no such image.'),
    new FoveaError('INPUT_INVALID', 'This names no image.'),
    new FoveaError('DATABASE_UNREACHABLE', 'The database does not answer.'),
    new TRPCClientError('fetch failed'),
    unforeseen,
    new Error('A fault of the page.'),
  ];
  expect(causes.map(pageStatus)).toEqual([404, 404, 503, 503, 500, 500]);
});
