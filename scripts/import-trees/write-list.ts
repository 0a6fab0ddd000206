import type { Random } from '../../packages/imaging/src/node/sample/random.ts';

const encoders = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'utf-16 le': (text: string) => Buffer.from(text, 'utf16le'),
  'utf-16 le with a mark': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16 be': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  /** Latin-1 and Windows-1252 agree on the letters of the Latin names here. */
  'windows-1252': (text: string) => Buffer.from(text, 'latin1'),
} as const;
export type Encoding = keyof typeof encoders;
const encodings = Object.keys(encoders) as [Encoding, ...Encoding[]];

const delimiters = [',', ';', '\t', '|'] as const;
const newlines = ['\n', '\r\n', '\r'] as const;
const headings = {
  file: ['file', 'File', 'filename', 'IMAGE_PATH', 'Image Name', 'Path'],
  subject: ['subject', 'Subject_ID', 'patient', 'PatientID', 'patient id', 'Donor'],
  label: ['label', 'Class', 'DIAGNOSIS', 'category'],
  split: ['split', 'Split', 'subset'],
} as const;
export type Column = keyof typeof headings;

export interface ListRow {
  readonly file: string;
  readonly subject: string;
  readonly label: string;
  readonly split: string;
}

/** A list as some program may write it: in any encoding, delimiter, line end, order and wording of the columns. */
export function writeList(random: Random, rows: readonly ListRow[], columns: readonly [Column, ...Column[]]) {
  const delimiter = random.pick(delimiters);
  const newline = random.pick(newlines);
  const order = [...columns].sort(() => random.next() - 0.5);
  const extra = random.chance(0.3);
  const isQuoted = random.chance(0.3);
  const cell = (text: string) =>
    isQuoted || text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
  const heading = order.map((column) => random.pick(headings[column]));
  const lines = [
    [...heading, ...(extra ? ['age'] : [])].map(cell).join(delimiter),
    ...rows.flatMap((row) => {
      const cells = [...order.map((column) => row[column]), ...(extra ? ['44'] : [])];
      const line = cells.map((text) => cell(random.chance(0.1) ? ` ${text} ` : text)).join(delimiter);
      return random.chance(0.05) ? ['', line] : [line];
    }),
  ];
  const text = lines.join(newline) + (random.chance(0.8) ? newline : '');
  const isLatin = /^[\0-\u007f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*$/.test(text);
  const hasOddLetter = /[^\0-\u007f]/.test(text);
  const isForm1252 = isLatin && hasOddLetter && !/[\u00c2\u00c3\u00c0-\u00ff]{3}|[\u00c2\u00c3]/.test(text);
  let encoding = isForm1252 && random.chance(0.3) ? 'windows-1252' : random.pick(encodings);
  if (encoding === 'windows-1252' && !isForm1252) encoding = 'utf-8';
  return { bytes: encoders[encoding](text), encoding, delimiter };
}
