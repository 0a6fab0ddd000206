import type { PreparedPicture } from './journal.ts';
import type { Prepared } from './prepare-pictures.ts';
import type { Problem, Origin } from './source.ts';

/** One picture of the dataset to be: each content once. */
export interface NewPicture {
  readonly origin: Origin;
  readonly picture: PreparedPicture;
  readonly label: string | null;
}

/** A picture that was looked at: prepared, or known from its bytes to be in the project. */
export interface SeenPicture {
  readonly origin: Origin;
  readonly contentHash: string;
  /** Null for a picture that the project has. */
  readonly picture: PreparedPicture | null;
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
  pictures: readonly SeenPicture[],
  stored: ReadonlyMap<string, StoredPicture>,
  classes: readonly string[],
): Merged {
  const problems: Problem[] = [];
  const first = new Map<
    string,
    { origin: Origin; picture: PreparedPicture; label: string | null; inConflict: boolean }
  >();
  const contradicted = new Map<string, StoredPicture>();
  let known = 0;
  for (const { origin, contentHash: hash, picture } of pictures) {
    const label = knownLabel(origin, classes, problems);
    const before = stored.get(hash);
    if (before) {
      known++;
      if (before.subject !== origin.subject) problems.push(otherSubject(origin, before.name, before.subject));
      if (before.label !== null && label !== null && before.label !== label) {
        contradicted.set(hash, before);
        problems.push(conflict(origin, label, before.name, before.label));
      }
      continue;
    }
    if (!picture) throw new Error(`${origin.path} was in the project and has been removed from it.`);
    const twin = first.get(hash);
    if (!twin) {
      first.set(hash, { origin, picture, label, inConflict: false });
      continue;
    }
    known++;
    if (twin.origin.subject !== origin.subject)
      problems.push(otherSubject(origin, twin.origin.path, twin.origin.subject));
    const twinLabel = twin.inConflict ? knownLabel(twin.origin, classes, []) : twin.label;
    if (label !== null && twinLabel !== null && label !== twinLabel) {
      problems.push(conflict(origin, label, twin.origin.path, twinLabel));
      first.set(hash, { ...twin, label: null, inConflict: true });
    } else {
      problems.push({
        path: origin.path,
        code: 'SAME_IMAGE',
        message: `The same picture as ${twin.origin.path}; kept once.`,
      });
      if (twin.label === null && !twin.inConflict) first.set(hash, { ...twin, label });
    }
  }
  return { added: [...first.values()], known, contradicted: [...contradicted.values()], problems };
}

function knownLabel(origin: Origin, classes: readonly string[], problems: Problem[]): string | null {
  if (origin.label === null || classes.includes(origin.label)) return origin.label;
  problems.push({
    path: origin.path,
    code: 'LABEL_UNKNOWN',
    message: `"${origin.label}" is no class of this project (${classes.join(', ')}); kept without a label.`,
  });
  return null;
}

function conflict(origin: Origin, label: string, otherPath: string, otherLabel: string): Problem {
  return {
    path: origin.path,
    code: 'LABEL_CONFLICT',
    message: `This picture has the label "${label}", and the same picture in ${otherPath} has "${otherLabel}". It was kept once, without a label, so that nothing trains on it. Remove the wrong file and import into a new project.`,
  };
}

function otherSubject(origin: Origin, otherPath: string, subject: string): Problem {
  return {
    path: origin.path,
    code: 'SUBJECT_CONFLICT',
    message: `This picture is listed for subject ${origin.subject}, and the same picture in ${otherPath} for ${subject}. It was kept once, for ${subject}.`,
  };
}

/** Splits what was looked at into pictures and what was refused. */
export function sortOut(prepared: readonly Prepared[]): { pictures: SeenPicture[]; refused: Problem[] } {
  const pictures: SeenPicture[] = [];
  const refused: Problem[] = [];
  for (const { origin, line } of prepared) {
    if ('refused' in line) refused.push({ path: origin.path, ...line.refused });
    else pictures.push({ origin, contentHash: line.contentHash, picture: 'present' in line ? null : line });
  }
  return { pictures, refused };
}
