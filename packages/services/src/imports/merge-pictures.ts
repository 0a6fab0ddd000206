import type { PreparedPicture } from './journal.ts';
import type { Prepared } from './prepare-pictures.ts';
import type { Problem, SourceEntry } from './source.ts';

/** One picture of the dataset to be: each content once. */
export interface NewPicture {
  readonly entry: SourceEntry;
  readonly picture: PreparedPicture;
  readonly label: string | null;
}

/** What the project holds of a picture already. */
export interface StoredPicture {
  readonly id: string;
  readonly name: string;
  readonly label: string | null;
  readonly subject: string;
}

export interface Merged {
  readonly added: readonly NewPicture[];
  /** Pictures that were there already, in the project or earlier in the same import. */
  readonly known: number;
  /** Stored pictures whose label is contradicted: theirs becomes unknown. */
  readonly contradicted: readonly StoredPicture[];
  readonly problems: readonly Problem[];
}

/**
 * Brings pictures together by content. The same picture under two labels is kept once, without a label, and both files
 * are named: whoever is right, nothing trains on a guess. Neither the order of files nor of imports changes that.
 * @param stored the project's pictures by content hash
 * @param classes the project's classes; any other label is left off and reported
 */
export function mergePictures(
  pictures: readonly { entry: SourceEntry; picture: PreparedPicture }[],
  stored: ReadonlyMap<string, StoredPicture>,
  classes: readonly string[],
): Merged {
  const problems: Problem[] = [];
  const first = new Map<string, { entry: SourceEntry; picture: PreparedPicture; label: string | null; inConflict: boolean }>();
  const contradicted = new Map<string, StoredPicture>();
  let known = 0;
  for (const { entry, picture } of pictures) {
    const label = knownLabel(entry, classes, problems);
    const hash = picture.contentHash;
    const before = stored.get(hash);
    if (before) {
      known++;
      if (before.subject !== entry.subject) problems.push(otherSubject(entry, before.name, before.subject));
      if (before.label !== null && label !== null && before.label !== label) {
        contradicted.set(hash, before);
        problems.push(conflict(entry, label, before.name, before.label));
      }
      continue;
    }
    const twin = first.get(hash);
    if (!twin) {
      first.set(hash, { entry, picture, label, inConflict: false });
      continue;
    }
    known++;
    if (twin.entry.subject !== entry.subject) problems.push(otherSubject(entry, twin.entry.path, twin.entry.subject));
    const twinLabel = twin.inConflict ? knownLabel(twin.entry, classes, []) : twin.label;
    if (label !== null && twinLabel !== null && label !== twinLabel) {
      problems.push(conflict(entry, label, twin.entry.path, twinLabel));
      first.set(hash, { ...twin, label: null, inConflict: true });
    } else {
      problems.push({ path: entry.path, code: 'SAME_IMAGE', message: `The same picture as ${twin.entry.path}; kept once.` });
      if (twin.label === null && !twin.inConflict) first.set(hash, { ...twin, label });
    }
  }
  return { added: [...first.values()], known, contradicted: [...contradicted.values()], problems };
}

function knownLabel(entry: SourceEntry, classes: readonly string[], problems: Problem[]): string | null {
  if (entry.label === null || classes.includes(entry.label)) return entry.label;
  problems.push({
    path: entry.path,
    code: 'LABEL_UNKNOWN',
    message: `"${entry.label}" is no class of this project (${classes.join(', ')}); kept without a label.`,
  });
  return null;
}

function conflict(entry: SourceEntry, label: string, otherPath: string, otherLabel: string): Problem {
  return {
    path: entry.path,
    code: 'LABEL_CONFLICT',
    message: `The same picture is "${label}" here and "${otherLabel}" as ${otherPath}; kept once without a label, so that nothing trains on it. Remove the wrong file and import into a new project to settle it.`,
  };
}

function otherSubject(entry: SourceEntry, otherPath: string, subject: string): Problem {
  return {
    path: entry.path,
    code: 'SUBJECT_CONFLICT',
    message: `The same picture belongs to subject ${subject} as ${otherPath}, to ${entry.subject} here; kept once, with ${subject}.`,
  };
}

/** Splits what was prepared into pictures and what was refused. */
export function sortOut(prepared: readonly Prepared[]): { pictures: { entry: SourceEntry; picture: PreparedPicture }[]; refused: Problem[] } {
  const pictures: { entry: SourceEntry; picture: PreparedPicture }[] = [];
  const refused: Problem[] = [];
  for (const { entry, line } of prepared) {
    if ('row' in line) pictures.push({ entry, picture: line });
    else refused.push({ path: entry.path, ...line.refused });
  }
  return { pictures, refused };
}
