import { formatNames, namedFormat } from '@fovea/imaging/node';
import type { PreparedPicture } from './journal.ts';
import type { Prepared } from './prepare-pictures.ts';
import type { Problem, Origin } from './source.ts';

/** One picture of the dataset to be: each once, whatever bytes hold its pixels. */
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
  /** Null where nobody has looked yet. */
  readonly pixelHash: string | null;
  readonly perceptualHash: string | null;
  /** Where its prepared pixels lie. */
  readonly datasetId: string;
  readonly position: number;
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
 * Brings pictures together by their bytes and by their pixels. The same picture under two labels is kept once, without a label, and both files
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
    { origin: Origin; readonly picture: PreparedPicture; readonly label: string | null; readonly inConflict: boolean }
  >();
  const contradicted = new Map<string, StoredPicture>();
  const storedByPixels = new Map([...stored.values()].map((picture) => [picture.pixelHash, picture]));
  let known = 0;
  for (const { origin, contentHash: hash, picture } of pictures) {
    const label = knownLabel(origin, classes, problems);
    const before = stored.get(hash) ?? (picture === null ? undefined : storedByPixels.get(picture.pixelHash));
    if (before) {
      known++;
      if (before.subject !== origin.subject && !isOwnSubject(origin))
        problems.push(otherSubject(origin, before.name, before.subject));
      if (before.label !== null && label !== null && before.label !== label) {
        contradicted.set(before.id, before);
        problems.push(conflict(origin, label, before.name, before.label));
      }
      continue;
    }
    if (!picture) throw new Error(`${origin.path} was in the project and has been removed from it.`);
    const twin = first.get(picture.pixelHash);
    if (!twin) {
      problems.push(...readOtherwise(origin, picture));
      first.set(picture.pixelHash, { origin, picture, label, inConflict: false });
      continue;
    }
    known++;
    if (twin.origin.subject !== origin.subject && !isOwnSubject(origin)) {
      if (isOwnSubject(twin.origin)) {
        const { subject, givenSplit } = origin;
        twin.origin = { ...twin.origin, subject, givenSplit: givenSplit ?? twin.origin.givenSplit };
      } else problems.push(otherSubject(origin, twin.origin.path, twin.origin.subject));
    }
    const twinLabel = twin.inConflict ? knownLabel(twin.origin, classes, []) : twin.label;
    if (label !== null && twinLabel !== null && label !== twinLabel) {
      problems.push(conflict(origin, label, twin.origin.path, twinLabel));
      first.set(picture.pixelHash, { ...twin, label: null, inConflict: true });
    } else {
      problems.push({
        path: origin.path,
        code: 'SAME_IMAGE',
        message:
          twin.picture.contentHash === hash
            ? `The same picture as ${twin.origin.path}; kept once.`
            : `The same picture as ${twin.origin.path}, pixel by pixel, in other bytes; kept once.`,
      });
      if (twin.label === null && !twin.inConflict) first.set(picture.pixelHash, { ...twin, label });
    }
  }
  return { added: [...first.values()], known, contradicted: [...contradicted.values()], problems };
}

/** Whether nobody said whom a picture is of, so that its path stands for a subject of its own. */
function isOwnSubject({ path, subject }: Origin): boolean {
  return path === subject || path.endsWith(`/${subject}`);
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

/** What a person might not expect of a picture that is kept. */
function readOtherwise({ path }: Origin, { technical, pages }: PreparedPicture): Problem[] {
  const named = namedFormat(path);
  const [is, says] = [formatNames[technical.format], named === null ? null : formatNames[named]];
  const other: Problem[] =
    named === technical.format || says === null
      ? []
      : [{ path, code: 'OTHER_FORMAT', message: `The name says ${says}, but the content is ${is}; read as ${is}.` }];
  if (pages <= 1) return other;
  const message = `The ${is} holds ${pages} pages or frames; only the first was read. Save any other as a picture of its own.`;
  return [...other, { path, code: 'FIRST_PAGE', message }];
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
