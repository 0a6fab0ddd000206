/**
 * NIH names: patient, then "thin" in any case after an underscore, a digit, or the "N" of a healthy donor, then slide, field and
 * cell. A word that only holds the letters, such as "something", does not count.
 */
const nihName = /^(.+?)(?:_thin|(?<=\d|\dN)thin)(?:F|Original)?(?=[_\s.-]|$)/i;

/**
 * The patient in a file's name: what comes before `_thin`, whole, so that `C47P8` never takes in `C47P80`.
 * @returns null where the name says nothing of a patient
 */
export function subjectOf(fileName: string): string | null {
  const found = nihName.exec(fileName)?.[1]?.replace(/[_\s]+$/, '');
  return found === undefined || found === '' ? null : found;
}
