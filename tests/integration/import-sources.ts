import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { image, project } from '@fovea/database';
import { encodePng, renderSample } from '@fovea/imaging/node';
import { ArtifactStore, type Context } from '@fovea/services';
import { count, eq } from 'drizzle-orm';
import { ZipFile } from 'yazl';

/** Cells in the folders and under the names of the NIH set. */
export async function writeCells(folder: string, subjects: number, cellsPerSubject: number, seed = 1): Promise<string> {
  for (const label of ['Parasitized', 'Uninfected']) await mkdir(path.join(folder, label), { recursive: true });
  for (const sample of renderSample({ subjects, cellsPerSubject }, seed)) {
    await writeFile(path.join(folder, sample.label, sample.name), await encodePng(sample));
  }
  return folder;
}

/** How many images are stored in the project of a name; 0 where there is none. */
export async function imagesOf({ database }: Context, name: string): Promise<number> {
  const [rows] = await database
    .select({ count: count() })
    .from(image)
    .innerJoin(project, eq(project.id, image.projectId))
    .where(eq(project.name, name));
  return rows?.count ?? 0;
}

/** Lays a small disk over a folder. @returns false where this machine does not let us */
export function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A store whose disk refuses the eleventh file. */
export function refusingStore(root: string): ArtifactStore {
  return new (class extends ArtifactStore {
    #files = 0;
    override put(bytes: Uint8Array, options?: { durable?: boolean }): Promise<string> {
      // A folder below a file can't be made: the file system itself refuses.
      const blocked = new ArtifactStore(path.join(process.execPath, 'artifacts'));
      return ++this.#files > 10 ? blocked.put(bytes, options) : super.put(bytes, options);
    }
  })(root);
}

/** Packs a folder into a zip file, under another name inside. */
export async function pack(file: string, folder: string, inside: string): Promise<string> {
  const zip = new ZipFile();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) zip.addFile(full, `${inside}/${path.relative(folder, full)}`);
  }
  return finish(zip, file);
}

export async function finish(zip: ZipFile, file: string): Promise<string> {
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  await writeFile(file, Buffer.concat(parts));
  return file;
}
