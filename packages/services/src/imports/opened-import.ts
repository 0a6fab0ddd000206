import type { ImportSource, OpenedSource, Understanding } from './source.ts';

/** What is understood of a folder or an archive, as something to import. */
export function importSourceOf(opened: OpenedSource, understanding: Understanding, name?: string): ImportSource {
  const { entries, problems, ...understood } = understanding;
  return {
    name: name ?? opened.name,
    key: opened.key,
    synthetic: false,
    total: entries.length,
    entries,
    problems,
    understood,
    close: () => opened.close(),
  };
}
