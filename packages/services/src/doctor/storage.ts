import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import type { Finding } from './finding.ts';

const enoughGigabytes = 2;

export async function examineStorage({ artifacts }: Config): Promise<Finding> {
  try {
    await mkdir(artifacts, { recursive: true, mode: 0o700 });
    const trial = path.join(artifacts, `.doctor-${randomUUID()}`);
    await writeFile(trial, 'written by fovea doctor\n');
    await rm(trial);
    const { bavail, bsize } = await statfs(artifacts);
    const gigabytes = (bavail * bsize) / 2 ** 30;
    const detail = `${artifacts} can be written, ${gigabytes.toFixed(1)} GB free`;
    if (gigabytes >= enoughGigabytes) return { part: 'storage', state: 'ok', detail };
    return {
      part: 'storage',
      state: 'warning',
      detail,
      advice: 'Make room, or name another folder in FOVEA_ARTIFACTS.',
    };
  } catch (error) {
    const detail = `${artifacts} can't be written: ${error instanceof Error ? error.message : String(error)}`;
    return {
      part: 'storage',
      state: 'failed',
      detail,
      advice: 'Correct its rights, or name another folder in FOVEA_ARTIFACTS.',
    };
  }
}
