import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { Looks } from './looks.ts';
import { looksTable, readLooks } from './looks.ts';

/** The line of a page that its table of looks follows; it is found by it. */
export const looksHeading =
  'How often these test subjects have been looked at, by any benchmark and with any definition, since looks are counted (`looks.json`):';

/** Counts anew on every page in the folder: whoever looks at a page's test subjects later makes its figures worth less. */
export async function refreshLooks(folder: URL): Promise<void> {
  const looks = readLooks(folder);
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.md')) continue;
    const file = new URL(name, folder);
    const page = await readFile(file, 'utf8');
    const refreshed = withLooks(page, looks);
    if (refreshed === page) continue;
    const partial = new URL(`${name}.${String(process.pid)}`, folder);
    await writeFile(partial, refreshed);
    await rename(partial, file);
  }
}

/** The page with the present counts; as it was where it has no such table, or names what no look has been counted of. */
function withLooks(page: string, looks: Looks): string {
  const sections = page.split('\n\n');
  const heading = sections.indexOf(looksHeading);
  const rows = sections[heading + 1]?.split('\n').slice(2) ?? [];
  const names = rows.map((row) => row.split('|')[1]!.trim());
  if (heading === -1 || names.some((name) => looks[name] === undefined)) return page;
  return sections.with(heading + 1, looksTable(looks, names)).join('\n\n');
}
