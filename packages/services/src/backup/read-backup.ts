import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FoveaError } from '@fovea/domain';
import type { Entry } from 'yauzl';
import yauzl from 'yauzl';
import { counting, type Counted } from './counted.ts';
import { artifactEntry, backupSchema, manifestEntry, tableEntry, unsealed, type Backup } from './manifest.ts';

/** A backup that was found whole. */
export interface OpenBackup {
  readonly backup: Backup;
  /** @param name of a table or an artifact inside, as `manifest.ts` spells it */
  read(name: string): Promise<Readable>;
  close(): void;
}

/**
 * Opens a backup, and reads it once to see that every byte is as it was written.
 * @throws ARTIFACT_CORRUPT naming what was changed or is missing; NOT_FOUND; INPUT_INVALID for another kind of file
 */
export async function openBackup(file: string): Promise<OpenBackup> {
  const isWhole = await isAsSealed(file);
  const zip = await yauzl.openPromise(file, { autoClose: false, lazyEntries: true }).catch((error: unknown) => {
    throw damaged(file, ['the list of its contents'], error);
  });
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    const read = async (name: string) => {
      const entry = entries.get(name);
      if (entry === undefined) throw new Error(`There is no ${name}.`);
      return zip.openReadStreamPromise(entry);
    };
    const backup = await readManifest(file, read);
    if (!isWhole) {
      const bad = await damagedParts(backup, read);
      throw damaged(file, bad.length > 0 ? bad : ['what lies between its parts']);
    }
    return { backup, read, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof FoveaError ? error : damaged(file, ['the list of its contents'], error);
  }
}

/** Whether the file's own sha-256 at its end is right. @throws NOT_FOUND, INPUT_INVALID */
async function isAsSealed(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new FoveaError(
      'NOT_FOUND',
      `The backup ${file} can't be read. Correct its name.`,
      { file },
      { cause: error },
    );
  });
  let size: number;
  let seal: string;
  try {
    ({ size } = await handle.stat());
    const head = (await handle.read(Buffer.alloc(4), 0, 4, 0)).buffer;
    const end = Buffer.alloc(unsealed.length);
    await handle.read(end, 0, end.length, Math.max(0, size - end.length));
    seal = end.toString('latin1');
    // Either may be what was changed.
    if (size < 200 || (head.toString('latin1') !== 'PK\u0003\u0004' && !/^[0-9a-f]{64}$/.test(seal)))
      throw new FoveaError('INPUT_INVALID', `${file} is no backup of Fovea's. Name a file that fovea backup wrote.`, {
        file,
      });
  } finally {
    await handle.close();
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { end: size - unsealed.length - 1, highWaterMark: 1 << 20 }))
    hash.update(chunk as Buffer);
  return hash.update(unsealed).digest('hex') === seal;
}

type Read = (name: string) => Promise<Readable>;

async function readManifest(file: string, read: Read): Promise<Backup> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await read(manifestEntry)) chunks.push(chunk as Buffer);
    return backupSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    throw damaged(file, [manifestEntry], error);
  }
}

/** The parts whose content is not what the list says. */
async function damagedParts({ tables, artifacts }: Backup, read: Read): Promise<string[]> {
  const expected: [string, Counted][] = [
    ...tables.map(({ name, bytes, sha256 }): [string, Counted] => [tableEntry(name), { bytes, sha256 }]),
    ...artifacts.map(({ hash, bytes }): [string, Counted] => [artifactEntry(hash), { bytes, sha256: hash }]),
  ];
  const bad: string[] = [];
  for (const [name, { bytes, sha256 }] of expected) {
    let found: Counted | undefined;
    try {
      const counter = counting((counted) => (found = counted));
      counter.resume();
      await pipeline(await read(name), counter);
    } catch {
      // What cannot be read is damaged.
    }
    if (found?.bytes !== bytes || found.sha256 !== sha256) bad.push(name);
  }
  return bad;
}

function damaged(file: string, parts: readonly string[], cause?: unknown): FoveaError {
  const [first = ''] = parts;
  const more = parts.length > 1 ? ` and ${parts.length - 1} more` : '';
  return new FoveaError(
    'ARTIFACT_CORRUPT',
    `The backup ${file} is damaged: ${first}${more}. Nothing was restored. Use another backup.`,
    { file, parts: parts.slice(0, 20) },
    { cause },
  );
}
