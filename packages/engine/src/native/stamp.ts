import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';

interface StampedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What the set-up wrote beside the libraries: versions, sizes, hashes. */
export interface NativeStamp {
  readonly tensorflow: string;
  readonly tfjsNode: string;
  readonly files: readonly StampedFile[];
}

/**
 * Reads the stamp of a native engine and compares the files' sizes with it.
 * @throws EngineError NATIVE_MISSING, NATIVE_DAMAGED
 */
export function readNativeStamp(folder: string): NativeStamp {
  const path = join(folder, 'engine.json');
  if (!existsSync(path)) {
    throw new EngineError(
      'NATIVE_MISSING',
      `The native engine is not installed${earlierFailure(folder)}. Run "npm run setup".`,
      { folder },
    );
  }
  const stamp = parse(path);
  for (const { name, bytes } of stamp.files) {
    const file = statSync(join(folder, name), { throwIfNoEntry: false });
    if (file?.size !== bytes) {
      throw new EngineError(
        'NATIVE_DAMAGED',
        `The native engine is damaged: ${name} is not as it was installed. Run "npm run setup" to install it again.`,
        { folder, name, bytes, found: file?.size },
      );
    }
  }
  return stamp;
}

export function hashOf(stamp: NativeStamp, name: string): string {
  return stamp.files.find((file) => file.name === name)?.sha256 ?? '';
}

function parse(path: string): NativeStamp {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as NativeStamp;
  } catch (cause) {
    throw new EngineError(
      'NATIVE_DAMAGED',
      `The native engine's ${path} can't be read. Run "npm run setup" to install it again.`,
      { path },
      cause,
    );
  }
}

function earlierFailure(folder: string): string {
  const path = `${folder}.failed.json`;
  if (!existsSync(path)) return '';
  const { reason } = JSON.parse(readFileSync(path, 'utf8')) as { reason: string };
  return `: ${reason.replace(/\.\s*$/, '')}`;
}
