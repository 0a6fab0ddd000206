import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const routes = fileURLToPath(new URL('../../apps/web/src/routes', import.meta.url));

/** The methods that each route answers to, as its file says; a page answers to GET. The keys are as SvelteKit names routes. */
export async function routeFiles(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const entry of await readdir(routes, { recursive: true, withFileTypes: true })) {
    if (!/^\+(server\.ts|page\.(svelte|ts))$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const route = `/${path.relative(routes, entry.parentPath).replaceAll(path.sep, '/')}`;
    const methods = entry.name === '+server.ts' ? exportedMethods(await readFile(file, 'utf8')) : ['GET'];
    found.set(route, [...new Set([...(found.get(route) ?? []), ...methods])]);
  }
  return found;
}

function exportedMethods(source: string): string[] {
  return [...source.matchAll(/^export (?:const|async function|function) ([A-Z]+)\b/gm)].flatMap(
    ([, name]) => name ?? [],
  );
}
