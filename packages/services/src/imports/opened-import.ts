import type { ImportSource, OpenedSource, Understanding } from './source.ts';

/** What is understood of a folder or an archive, as something to import. */
export function importSourceOf(
  opened: OpenedSource,
  { entries, problems }: Understanding,
  name?: string,
): ImportSource {
  return {
    name: name ?? opened.name,
    key: opened.key,
    synthetic: false,
    total: entries.length,
    entries,
    problems,
    close: () => opened.close(),
  };
}
