/** NIH names: patient, then "thin" in any case, an underscore between them or not, then slide, field and cell. */
const nihName = /^(.+?)_?thin/i;

/**
 * The patient in a file's name: what comes before `_thin`, whole, so that `C47P8` never takes in `C47P80`.
 * @returns null where the name says nothing of a patient
 */
export function subjectOf(fileName: string): string | null {
  const found = nihName.exec(fileName)?.[1]?.replace(/[_\s]+$/, '');
  return found === undefined || found === '' ? null : found;
}
