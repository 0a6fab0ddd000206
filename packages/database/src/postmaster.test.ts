import { expect, test } from 'vitest';
import { isPostgresIn } from './postmaster.ts';

const folders = ['/Users/a b/fovea home/database/cluster', '/private/home/database/cluster'];

test.each([
  ['/opt/pg/bin/postgres -D /private/home/database/cluster -p 54329', true],
  ['/Users/a b/bin/postgres -D /Users/a b/fovea home/database/cluster -p 54329', true],
  ['postgres -D /Users/a b/fovea home/database/cluster', true],
  ['/opt/pg/bin/postgres -D /Users/a b/fovea home/database/cluster2', false],
  ['/opt/pg/bin/postgres -D /elsewhere', false],
  ['/bin/sh /private/home/database/cluster', false],
  ['tail -f /private/home/database/cluster postgresql.log', false],
  ['', false],
])('the command %s is the server of the folder: %s', (command, expected) => {
  expect(isPostgresIn(command, folders)).toBe(expected);
});
