/** Marks that no one sees: a zero-width space, a byte-order mark, and marks of the writing direction. */
const unseen = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/**
 * A name of a class or a subject as it is compared and stored: in Unicode's composed form (NFC), trimmed, with single
 * blanks, and without marks that no one sees.
 */
export function cleanName(name: string): string {
  // Most names need nothing.
  if (/^[\w()+,.#@-]*$/.test(name)) return name;
  return name
    .normalize('NFC')
    .replaceAll(unseen, '')
    .replaceAll(/[\s\u0085\u00a0]+/g, ' ')
    .trim();
}

/** Equal for texts that differ only in case, also where a capital is two letters (ß) or has two small forms (σ, ς). */
export const foldCase = (text: string) => text.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** Equal for names that look alike: they differ in case, in width, or in blanks, hyphens and underscores. */
export function lookalikeKey(name: string): string {
  return foldCase(cleanName(name).normalize('NFKC')).replaceAll(/[\s_-]+/g, ' ');
}

/** The first names of a list, and how many more there are. */
export function someOf(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
