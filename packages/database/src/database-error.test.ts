import { FoveaError } from '@fovea/domain';
import { expect, test } from 'vitest';
import { databaseError } from './database-error.ts';

const driverError = (code: string) => Object.assign(new Error('from the driver'), { code });

test('a refused connection says that the database cannot be reached, however deep it is wrapped', () => {
  const wrapped = new Error('Failed query', { cause: new AggregateError([driverError('ECONNREFUSED')]) });
  expect(databaseError(wrapped)).toMatchObject({ name: 'FoveaError', code: 'DATABASE_UNREACHABLE' });
});

test('a wrong password says that the login was refused', () => {
  expect(databaseError(driverError('28P01'))).toMatchObject({ code: 'DATABASE_REFUSED_LOGIN' });
});

test('a full disk under the database is said to be so', () => {
  const wrapped = new Error('Failed query', { cause: driverError('53100') });
  expect(databaseError(wrapped)).toMatchObject({ code: 'ARTIFACT_WRITE_FAILED' });
});

test.each(['22003', '22P02', '22021', '22P05'])('a value that no column can hold (%s) is the asker’s', (code) => {
  const wrapped = new Error('Failed query', { cause: driverError(code) });
  expect(databaseError(wrapped)).toMatchObject({ code: 'INPUT_INVALID', facts: {} });
});

test('other errors pass unchanged', () => {
  const own = new FoveaError('STALE', 'Load again.');
  const foreign = new TypeError('a mistake');
  expect(databaseError(own)).toBe(own);
  expect(databaseError(foreign)).toBe(foreign);
});
