import { expect, test } from 'vitest';
import { decisionKinds, verdicts } from '../words.ts';
import { isAgainst } from './against.ts';

test('only an accepted version is accepted, and only an accepted one may not be rejected, without a second question', () => {
  const against = decisionKinds.flatMap((kind) =>
    verdicts.filter((verdict) => isAgainst(kind, verdict)).map((verdict) => `${kind} ${verdict}`),
  );
  expect(against).toEqual(['accept partial', 'accept no-op', 'accept reject', 'accept unchanged', 'reject accept']);
});

test.each(decisionKinds)('without a verdict, to %s goes against nothing', (kind) => {
  expect(isAgainst(kind, null)).toBe(false);
});
