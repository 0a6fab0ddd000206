import type { ImportChoices } from '@fovea/domain';
import type { ExistingProject, FoundFile, Understanding } from '../source.ts';
import { understand } from './understand.ts';

export type Tree = Readonly<Record<string, string | Buffer>>;

export const foundFile = (path: string, content: string | Buffer): FoundFile => ({
  path,
  byteSize: content.length,
  stamp: '1',
  read: () => Promise.resolve(Buffer.from(content)),
});
export const seen = (tree: Tree, choices?: ImportChoices, existing?: ExistingProject): Promise<Understanding> =>
  understand(
    { files: Object.entries(tree).map(([path, content]) => foundFile(path, content)), unlisted: [], notes: [] },
    choices,
    existing,
  );

interface Shape {
  readonly n?: number;
  readonly subjects?: number;
  readonly classes?: readonly [string, string];
  readonly name?: (classAt: number, at: number) => string;
  readonly ending?: string;
}

/** Two classes of twelve pictures; each name carries one of six subjects. */
export function twoClasses({
  n = 12,
  subjects = 6,
  classes = ['Parasitized', 'Uninfected'],
  name,
  ending = 'png',
}: Shape = {}) {
  const tree: Record<string, string> = {};
  for (const [at, folder] of classes.entries()) {
    for (let index = 0; index < n; index++) {
      const file = name?.(at, index) ?? `S${index % subjects}_thin_${'PU'[at]}${index}.${ending}`;
      tree[`${folder}/${file}`] = `${at} ${index}`;
    }
  }
  return tree;
}
export const plain = (classAt: number, at: number) => `${'PU'[classAt]}${at}.png`;
export const cells = twoClasses();
export const unnamed = twoClasses({ name: plain });
export const renamed = (tree: Tree, rename: (path: string, at: number) => string): Tree =>
  Object.fromEntries(Object.entries(tree).map(([path, content], at) => [rename(path, at), content]));

export const classesOf = ({ classes }: Understanding) => classes.map(({ name, images }) => `${name} ${images}`);
export const subjectsOf = ({ entries }: Understanding) => [...new Set(entries.map(({ subject }) => subject))].sort();
export const codesOf = ({ questions }: Understanding) => questions.map(({ code }) => code);
export const everySubject = ['S0', 'S1', 'S2', 'S3', 'S4', 'S5'];
export const bothClasses = ['Parasitized 12', 'Uninfected 12'];

/** Rows for the unnamed pictures, of six subjects. */
export const rows = Object.keys(unnamed).map((path, at) => [path, `S${at % 6}`]);
export const list = (of: readonly (readonly string[])[], separator = ',', newline = '\n', head = ['file', 'subject']) =>
  [head, ...of].map((row) => row.join(separator)).join(newline) + newline;
