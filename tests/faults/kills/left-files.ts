import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { artifact } from '@fovea/database';
import type { Context } from '@fovea/services';

const entriesOf = (...parts: string[]) => readdir(path.join(...parts)).catch(() => []);

/** What a home holds beside its images, its database and its logs once nothing runs on it. */
export async function leftInHome(home: string): Promise<string[]> {
  const emptied = ['checkpoints', 'imports', 'uploads', 'downloads', path.join('database', 'users')];
  const kept = ['artifacts', 'database', 'logs', 'last-address', ...emptied];
  const left: string[] = [];
  const look = async (folder: string, expected: RegExp) => {
    for (const name of await entriesOf(home, folder)) if (!expected.test(name)) left.push(path.join(folder, name));
  };
  await look('', new RegExp(`^(${kept.join('|')})$`));
  for (const folder of emptied) await look(folder, /^$/);
  await look('database', /^(cluster|log|password|users|location)$/);
  await look('logs', /\.log(\.\d)?$/);
  await look('artifacts', /^([0-9a-f]{2}|databases)$/);
  return left;
}

/** The artifacts that no row names. */
export async function unnamedArtifacts({ database, artifacts }: Context): Promise<string[]> {
  const rows = await database.select({ hash: artifact.hash }).from(artifact);
  const named = new Set(rows.map(({ hash }) => hash));
  const left: string[] = [];
  for (const folder of await entriesOf(artifacts.root))
    if (/^[0-9a-f]{2}$/.test(folder))
      for (const name of await entriesOf(artifacts.root, folder))
        if (!named.has(`${folder}${name}`)) left.push(path.join('artifacts', folder, name));
  return left;
}
