import type { ImportChoices, Split } from '../../packages/domain/src/index.ts';
import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import { randomFor } from '../../packages/imaging/src/node/sample/random.ts';
import { addJunk } from './add-junk.ts';
import { addList } from './add-list.ts';
import { Names, scripts } from './names.ts';

/** A file with its path as bytes, `/` between folders. */
export interface TreeFile {
  readonly path: Buffer;
  readonly content: Buffer;
}

/** A picture, and what is true of it. */
export interface TruePicture {
  /** Composed, as an import shows it. */
  readonly path: string;
  /** The path in the tree, which may be decomposed. */
  readonly spelled: string;
  label: string | null;
  /** Different for different people. */
  subject: string;
  split: Split | null;
  readonly content: Buffer;
}

export type Container = 'folder' | 'zip that says UTF-8' | 'zip that says nothing' | 'zip in CP437';

export interface Tree {
  readonly seed: number;
  readonly container: Container;
  readonly files: TreeFile[];
  readonly pictures: TruePicture[];
  /** Files that are neither pictures to import nor lists. */
  others: number;
  lists: number;
  /** Rows of lists that fit no picture. */
  unmatchedRows: number;
  choices: ImportChoices;
  /** What the import must refuse the tree with; null where it must understand it. */
  refusal: RegExp | null;
  /** Whether folders of patients hold the classes, and nobody said so. */
  isOpen: boolean;
  /** Classes that are named for a finding. */
  readonly findings: ReadonlySet<string>;
}

const findings = ['Parasitized', 'infected', 'Malignant', 'Positive', 'Tumor', 'sick'] as const;
const absences = ['Uninfected', 'healthy', 'Benign', 'negative', 'normal', 'Control'] as const;
const splitFolders: Readonly<Record<Split, readonly [string, ...string[]]>> = {
  train: ['train', 'Training', 'TRAIN', 'train_set'],
  validation: ['val', 'valid', 'Validation', 'dev'],
  test: ['test', 'Testing', 'TEST', 'test-images'],
};
const endings = ['png', 'jpg', 'JPEG', 'tif', 'bmp', 'webp'] as const;
const containers = ['folder', 'zip that says UTF-8', 'zip that says nothing', 'zip in CP437'] as const;
const modes = ['list', 'list', 'list', 'name', 'folder', 'nothing', 'patients outside'] as const;

/** A tree of folders as some program may write it, with the truth about each of its pictures. Its seed fixes it whole. */
export function generateTree(seed: number, contentOf: (picture: number) => Buffer): Tree {
  const random = randomFor('import tree', seed);
  // The encodings before Unicode have Latin letters only.
  const script = random.chance(0.15) ? 'latin' : random.pick(scripts);
  const names = new Names(random, script);
  const wanted = random.pick(containers);
  const container = wanted === 'zip in CP437' && script !== 'latin' ? 'zip that says nothing' : wanted;
  const mode = random.pick(modes);
  const found = random.chance(0.6);
  const classes = found ? [random.pick(findings), random.pick(absences)] : [names.next(), names.next()];
  if (random.chance(0.3)) classes.push(names.next());
  const people = Array.from({ length: classes.length + 2 + Math.floor(random.next() * 5) }, () => names.next());
  const shared = Array.from({ length: Math.floor(random.next() * 4) }, () => names.next());
  const splitOf = chooseSplit(random, people, mode);
  const splitAbove = random.chance(0.7);
  const upperCase = random.chance(0.1) ? classes[0] : undefined;
  const tree: Tree = {
    seed,
    container,
    files: [],
    pictures: [],
    others: 0,
    lists: 0,
    unmatchedRows: 0,
    choices: {},
    refusal: null,
    isOpen: mode === 'patients outside',
    findings: new Set(findings),
  };
  const each = 4 + Math.floor(random.next() * 9);
  const patients = people.map((_, at) => `patient_${at + 1}`);
  for (const [classAt, label] of classes.entries()) {
    for (let index = 0; index < each; index++) {
      const number = tree.pictures.length;
      const at = (number + Math.floor(classAt / 2)) % people.length;
      const person = (mode === 'patients outside' ? patients : people)[at] ?? '';
      const split = splitOf?.(at, number) ?? null;
      const isUpper = label === upperCase && index === 0 && label !== label.toUpperCase();
      const spelledLabel = isUpper ? label.toUpperCase() : label;
      const folder = random.chance(0.1) && container === 'folder' ? `${spelledLabel} ` : spelledLabel;
      const file = `${mode === 'name' ? `${person}_thin_` : ''}${names.next()}${number}.${random.pick(endings)}`;
      const splitFolder = split === null ? [] : [random.pick(splitFolders[split])];
      const inner = mode === 'folder' ? [person] : [];
      const parts =
        mode === 'patients outside'
          ? [...shared, person, folder, file]
          : [...shared, ...(splitAbove ? splitFolder : []), folder, ...(splitAbove ? [] : splitFolder), ...inner, file];
      const path = parts.join('/').normalize('NFC');
      const isDecomposed = container !== 'zip in CP437' && random.chance(0.2);
      tree.pictures.push({
        path,
        spelled: isDecomposed ? path.normalize('NFD') : path,
        label: spelledLabel,
        subject: mode === 'list' || mode === 'nothing' ? `own ${path}` : person,
        split,
        content: contentOf(number),
      });
    }
  }
  if (upperCase !== undefined && random.chance(0.5)) join(tree, upperCase);
  const canCopy = mode !== 'list' && mode !== 'patients outside' && random.chance(0.2);
  if (canCopy) copyInside(tree, shared, names.next());
  tree.files.push(...tree.pictures.map(({ spelled, content }) => ({ path: Buffer.from(spelled), content })));
  if (mode === 'list') addList(tree, { random, names, shared, people, classes, script });
  addJunk(tree, random, shared);
  choose(tree, random, mode);
  return tree;
}

type Mode = (typeof modes)[number];

/** Two thirds keep each person in one part of the split; the others divide people. */
function chooseSplit(random: Random, people: readonly string[], mode: Mode) {
  if (mode === 'patients outside' || mode === 'list' || random.chance(0.6)) return null;
  const parts: [Split, ...Split[]] = random.chance(0.5) ? ['train', 'test'] : ['train', 'validation', 'test'];
  const of = people.map((_, at) => parts[at % parts.length] ?? 'train');
  const isWhole = random.chance(0.66);
  return (person: number, picture: number) => (isWhole ? of[person] : parts[picture % parts.length]) ?? 'train';
}

/** The person says that classes that differ in case are one: the usual spelling stays. */
function join(tree: Tree, label: string): void {
  tree.choices = { ...tree.choices, joinClasses: true };
  for (const picture of tree.pictures) if (picture.label === label.toUpperCase()) picture.label = label;
}

/** The whole tree once more, in a folder inside itself. */
function copyInside(tree: Tree, shared: readonly string[], folder: string): void {
  const start = shared
    .map((part) => `${part}/`)
    .join('')
    .normalize('NFC');
  const copies = tree.pictures.map((picture) => {
    const path = `${start}${folder}/${picture.path.slice(start.length)}`.normalize('NFC');
    const subject = picture.subject.startsWith('own ') ? `own ${path}` : picture.subject;
    return { ...picture, path, spelled: path, subject };
  });
  tree.pictures.push(...copies);
}

/** What a person may have chosen before the first look. */
function choose(tree: Tree, random: Random, mode: Mode): void {
  if (mode === 'patients outside') {
    if (random.chance(0.5)) {
      tree.choices = { ...tree.choices, classFolder: 'inner' };
      tree.isOpen = false;
    }
    return;
  }
  if (random.chance(0.2)) tree.choices = { ...tree.choices, split: 'drawn' };
  const labels = [...new Set(tree.pictures.flatMap(({ label }) => label ?? []))];
  const [first, second] = labels;
  if (first !== undefined && second !== undefined && random.chance(0.2)) {
    tree.choices = { ...tree.choices, classes: [first, second] };
    const left = tree.pictures.filter(({ label }) => label !== null && label !== first && label !== second);
    tree.others += left.length;
    for (const picture of left) tree.pictures.splice(tree.pictures.indexOf(picture), 1);
  }
  if (first !== undefined && random.chance(0.2)) tree.choices = { ...tree.choices, positive: first };
}
