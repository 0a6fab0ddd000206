import { describe, expect, it } from 'vitest';
import { errorCodes, FoveaError, isFoveaError } from './errors.ts';

describe('error codes', () => {
  it('never call what a person typed wrong a server error', () => {
    for (const [code, { http, exit }] of Object.entries(errorCodes)) {
      expect(http, code).toBeGreaterThanOrEqual(400);
      expect(exit, code).toBeGreaterThanOrEqual(2);
      expect(exit, code).toBeLessThanOrEqual(7);
      if (code !== 'CONFIGURATION_INVALID' && exit === 2) expect(http, code).toBeLessThan(500);
    }
  });
});

describe('FoveaError', () => {
  it('carries a code, a sentence, the facts and the cause', () => {
    const cause = new Error('inner');
    const error = new FoveaError('NOT_FOUND', 'Look in the list.', { image: 3 }, { cause });
    expect(isFoveaError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: 'Look in the list.', facts: { image: 3 }, cause });
  });

  it('is told from other errors, those with a code included', () => {
    expect(isFoveaError(Object.assign(new Error('no entry'), { code: 'ENOENT' }))).toBe(false);
    expect(isFoveaError({ name: 'FoveaError', code: 'NOT_FOUND' })).toBe(false);
    expect(isFoveaError(undefined)).toBe(false);
  });
});
