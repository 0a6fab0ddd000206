import { expect, test } from 'vitest';
import { inScope } from '../../scripts/commits/scope.ts';
import { askOwnInstallation } from '../../scripts/malformed-requests/own-installation.ts';

/** `npm run malformed-requests` sends as many as wanted, those without an end among them. */
test('malformed requests to every procedure and route: no failure of the server, no leak, no hang, nothing changed', async () => {
  const { faults, asked } = await inScope({ minutes: 4 }, (scope) =>
    askOwnInstallation(scope, { count: 350, seed: 15, waits: false }),
  );
  expect(faults).toEqual([]);
  expect(Math.min(...asked.values())).toBeGreaterThan(2);
});
