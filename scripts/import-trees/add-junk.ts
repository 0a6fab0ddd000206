import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import type { Tree } from './generate-tree.ts';

/** What other programs leave beside pictures. None of it may be imported. */
const left = [
  'Thumbs.db',
  'desktop.ini',
  '.DS_Store',
  '._cell.png',
  '.ipynb_checkpoints/cell-checkpoint.png',
  '@eaDir/cell.png/SYNOFILE_THUMB_M.png',
  '__MACOSX/._cell.png',
  '$RECYCLE.BIN/S-1-5-21/cell.png',
  'lost+found/cell.png',
  '.Trash-1000/files/cell.png',
  '#recycle/cell.jpg',
  'notes.txt',
  'README',
  'report.docx',
  'patients.xlsx',
  'scan.dcm',
  'cell.png.part',
  '~$list.xlsx',
] as const;

/** Adds files that stay out: at the top, beside the classes or in a class; where the disk takes them, names that are no text. */
export function addJunk(tree: Tree, random: Random, shared: readonly string[]): void {
  const classFolder = tree.pictures[0]?.spelled.split('/').slice(0, -1).join('/') ?? '';
  const folders = ['', shared.join('/'), classFolder] as const;
  const taken = new Set(tree.files.map(({ path }) => path.toString()));
  const add = (path: Buffer) => {
    tree.files.push({ path, content: Buffer.from('x') });
    tree.others++;
  };
  for (const name of left) {
    if (!random.chance(0.15)) continue;
    const folder = random.pick(folders);
    const path = folder === '' ? name : `${folder}/${name}`;
    if (!taken.has(path)) add(Buffer.from(path));
    taken.add(path);
  }
  if (tree.container === 'zip in CP437' || tree.container === 'zip that says nothing') return;
  const odd = Buffer.from([0x4b, 0xe4, 0x66, 0xff]);
  const inside = (name: string) =>
    Buffer.concat([Buffer.from(classFolder === '' ? '' : `${classFolder}/`), odd, Buffer.from(name)]);
  if (random.chance(0.15)) add(inside('.png'));
  if (random.chance(0.15)) for (let index = 0; index < 3; index++) add(inside(`/cell ${index}.png`));
}
