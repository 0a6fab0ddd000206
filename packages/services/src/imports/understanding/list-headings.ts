import { cleanName } from './names.ts';

export type ListColumn = 'file' | 'subject' | 'label' | 'split';

/** What other programs call the columns; the first of each is ours. */
const headings: Readonly<Record<ListColumn, readonly string[]>> = {
  file: [
    ...['file', 'path', 'file path', 'filepath', 'filename', 'file name', 'image path', 'image file', 'image'],
    ...['image name', 'imagename', 'image filename', 'image id', 'imageid', 'img', 'img name', 'img path', 'picture'],
    ...['image index', 'photo', 'datei', 'dateiname', 'bild', 'fichier', 'archivo', 'fichero', 'id', 'id code'],
  ],
  subject: [
    ...['subject', 'subject id', 'subjectid', 'subject name', 'patient', 'patient id', 'patientid', 'patient name'],
    ...['patient no', 'patient number', 'pid', 'person', 'person id', 'participant', 'participant id', 'donor'],
    ...['donor id', 'case', 'case id', 'individual', 'animal', 'animal id', 'mouse', 'mouse id', 'proband', 'sujet'],
    ...['paciente', 'paziente'],
  ],
  label: [
    ...['label', 'labels', 'class', 'class name', 'classname', 'class label', 'category', 'diagnosis', 'target'],
    ...[
      'finding',
      'ground truth',
      'dx',
      'species',
      'breed',
      'cell type',
      'tissue type',
      'klasse',
      'diagnose',
      'classe',
    ],
    'clase',
  ],
  split: ['split', 'set', 'subset', 'partition', 'dataset split'],
};

/** What keeps pictures of one person together where no column names the person. */
const groups = ['lesion', 'lesion id', 'slide', 'slide id', 'specimen', 'specimen id'];

/** How a heading is compared: in any case, with blanks for underscores and hyphens. */
const plainHeading = (name: string) =>
  cleanName(name)
    .toLowerCase()
    .replaceAll(/[\s_.-]+/g, ' ')
    .trim();

/**
 * Which columns a heading may mean, best first. Our own word leaves no doubt, whatever stands beside it.
 * @returns positions in the row; more than one where several columns may be meant
 */
export function columnsOf(heading: readonly string[], column: ListColumn): readonly number[] {
  const plain = heading.map(plainHeading);
  const [own = '', ...others] = headings[column];
  if (plain.filter((name) => name === own).length === 1) return [plain.indexOf(own)];
  const called = (words: readonly string[]) =>
    words.flatMap((word) => plain.flatMap((name, at) => (name === word ? [at] : [])));
  const found = called([own, ...others]);
  return found.length === 0 && column === 'subject' ? called(groups) : found;
}
