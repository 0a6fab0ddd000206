import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tree, TreeFile } from './generate-tree.ts';
import { writeZip } from './write-zip.ts';

/** The letters of the Latin names, as CP437 writes them. */
const cp437: Readonly<Record<string, number>> = {
  ü: 0x81,
  é: 0x82,
  å: 0x86,
  ç: 0x87,
  è: 0x8a,
  Å: 0x8f,
  ö: 0x94,
  Ç: 0x80,
  ñ: 0xa4,
  Ñ: 0xa5,
  Ü: 0x9a,
  Ö: 0x99,
  É: 0x90,
};

/** Writes a tree below a folder. @returns what to import: a folder, or an archive */
export async function placeTree(tree: Tree, folder: string): Promise<string> {
  if (tree.container === 'folder') {
    const root = path.join(folder, `tree ${tree.seed}`);
    await writeFiles(tree.files, root);
    return root;
  }
  const file = path.join(folder, `tree ${tree.seed}.zip`);
  const members = tree.files.map(({ path: name, content }) => ({
    name: tree.container === 'zip in CP437' ? inCp437(name.toString()) : name,
    content,
  }));
  await writeFile(file, writeZip(members, tree.container === 'zip that says UTF-8'));
  return file;
}

async function writeFiles(files: readonly TreeFile[], root: string): Promise<void> {
  const made = new Set<string>();
  for (const { path: name, content } of files) {
    const full = Buffer.concat([Buffer.from(`${root}/`), name]);
    const parent = full.subarray(0, full.lastIndexOf('/'));
    const key = parent.toString('latin1');
    if (!made.has(key)) await mkdir(parent, { recursive: true });
    made.add(key);
    await writeFile(full, content);
  }
}

function inCp437(name: string): Buffer {
  return Buffer.from(
    [...name].map((letter) => {
      const byte = letter.charCodeAt(0) < 0x80 ? letter.charCodeAt(0) : cp437[letter];
      if (byte === undefined) throw new Error(`${letter} is not among the letters of the Latin names.`);
      return byte;
    }),
  );
}
