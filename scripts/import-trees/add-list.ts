import type { Split } from '../../packages/domain/src/index.ts';
import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import type { Tree, TruePicture } from './generate-tree.ts';
import type { Names, Script } from './names.ts';
import type { Column, ListRow } from './write-list.ts';
import { writeList } from './write-list.ts';

export interface Listing {
  readonly random: Random;
  readonly names: Names;
  readonly shared: readonly string[];
  readonly people: readonly string[];
  readonly classes: readonly string[];
  readonly script: Script;
}

const listNames = ['subjects.csv', 'Subjects.csv', 'SUBJECTS.CSV', 'subjects.tsv', 'subjects.txt'] as const;
const noLabel = ['', '?', 'N/A', 'UNKNOWN', 'unlabelled', 'None'] as const;
const splitWords: Readonly<Record<Split, string>> = { train: 'Train', validation: 'val', test: 'TEST' };
const pathStyles = ['from the list', 'from the top', 'bare', 'backslashes', 'upper case', 'absolute'] as const;

/** Adds a list of subjects to a tree whose names say nothing of people, and makes the truth what the list says. */
export function addList(tree: Tree, listing: Listing): void {
  const { random, names, shared, people, script } = listing;
  const atTop = random.chance(0.5);
  const folder = atTop ? '' : shared.map((part) => `${part}/`).join('');
  const add = (content: Buffer) => {
    tree.files.push({ path: Buffer.from(folder + random.pick(listNames)), content });
    tree.lists++;
  };
  if (random.chance(0.03)) {
    tree.refusal = /is empty|no rows/;
    add(Buffer.from(random.chance(0.5) ? '' : 'file,subject\n'));
    return;
  }
  if (script === 'cyrillic' && random.chance(0.3)) {
    tree.refusal = /Save the list as UTF-8/;
    add(Buffer.concat([Buffer.from('file,subject\n1.png,'), Buffer.from([0xc8, 0xe2, 0xe0, 0xed, 0xee, 0xe2])]));
    return;
  }
  const columns: [Column, ...Column[]] = ['file', 'subject'];
  const hasLabels = random.chance(0.5);
  const splitOf = random.chance(0.3) ? chooseSplit(random, people) : null;
  if (hasLabels) columns.push('label');
  if (splitOf) columns.push('split');
  const style = random.pick(pathStyles);
  const form = random.chance(0.3) ? 'NFD' : 'NFC';
  const listed = random.chance(0.5) ? tree.pictures : tree.pictures.filter(() => random.chance(0.8));
  const rows = listed.map((picture, at): ListRow => {
    const person = people[(at * 7 + 1) % people.length] ?? '';
    const isUnknown = random.chance(0.04);
    picture.subject = isUnknown ? `own ${picture.path}` : `listed ${person}`;
    picture.split = splitOf?.(person) ?? null;
    const change = random.next();
    if (hasLabels && change < 0.2) picture.label = change < 0.1 ? null : (listing.classes[1] ?? null);
    return {
      file: pathIn(style, picture, folder),
      subject: (isUnknown ? 'unknown' : person).normalize(form),
      label: hasLabels ? (picture.label ?? random.pick(noLabel)).normalize(form) : '',
      split: picture.split === null ? '' : splitWords[picture.split],
    };
  });
  rows.push(...rows.filter(() => random.chance(0.03)));
  const [first] = rows;
  const fate = random.next();
  if (fate < 0.04 && first !== undefined) {
    tree.refusal = /contradict/;
    rows.push({ ...first, subject: names.next() });
  } else if (fate < 0.08) {
    tree.refusal = /No row .* names a picture/;
    rows.splice(0, rows.length, ...rows.map((row, at) => ({ ...row, file: `gone ${at}.png` })));
  } else {
    const missing = random.chance(0.3) ? 1 + Math.floor(random.next() * 3) : 0;
    for (let index = 0; index < missing && first !== undefined; index++)
      rows.splice(index * 2, 0, { ...first, file: `${names.next()} gone.png` });
    tree.unmatchedRows = missing;
  }
  if (rows.length === 0) tree.refusal = /no rows/;
  const spelled = rows.map((row) => ({ ...row, file: row.file.normalize(form) }));
  add(writeList(random, spelled, columns).bytes);
}

function chooseSplit(random: Random, people: readonly string[]) {
  const isWhole = random.chance(0.7);
  const parts: readonly Split[] = ['train', 'validation', 'test'];
  let rows = 0;
  return (person: string) => parts[(isWhole ? people.indexOf(person) : rows++) % parts.length] ?? 'train';
}

function pathIn(style: (typeof pathStyles)[number], { path }: TruePicture, folder: string): string {
  const relative = path.slice(folder.normalize('NFC').length);
  switch (style) {
    case 'from the list':
      return relative;
    case 'from the top':
      return path;
    case 'bare':
      return path.split('/').at(-1) ?? path;
    case 'backslashes':
      return `.\\${relative.replaceAll('/', '\\')}`;
    case 'upper case':
      return relative.toUpperCase();
    case 'absolute':
      return `/home/someone/data/${path}`;
  }
}
