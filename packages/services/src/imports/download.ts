import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { FoveaError } from '@fovea/domain';

export interface Download {
  readonly url: string;
  readonly byteSize: number;
  readonly sha256: string;
  /** Where the whole file ends up; `.part` is added while it is not whole. */
  readonly file: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/** No byte for this long is taken for a broken connection. */
const silenceMs = 60_000;

/**
 * Fetches a file of known size and hash; what an earlier attempt left is continued where the server can (Range).
 * @returns the file's path
 * @throws DOWNLOAD_FAILED when the server can't be reached, refuses or breaks off; what came is kept for the next attempt
 * @throws DOWNLOAD_CORRUPT when size or hash differ; what came is removed
 * @throws ARTIFACT_WRITE_FAILED when the disk is full
 */
export async function download(request: Download): Promise<string> {
  const { file, byteSize } = request;
  const part = `${file}.part`;
  await mkdir(path.dirname(file), { recursive: true });
  // Its name is no proof: a power cut or somebody may have changed it since.
  if ((await sizeOf(file)) === byteSize && (await hashOf(file)) === request.sha256) return file;
  if ((await sizeOf(part)) > byteSize) await rm(part);
  if ((await sizeOf(part)) < byteSize) await fetchRest(request, part);
  const size = await sizeOf(part);
  if (size < byteSize) {
    throw new FoveaError(
      'DOWNLOAD_FAILED',
      'The connection broke off; run the same command again to continue where it stopped.',
      { url: request.url, done: size, total: byteSize },
    );
  }
  const found = await hashOf(part);
  if (size !== byteSize || found !== request.sha256) {
    await rm(part, { force: true });
    throw new FoveaError(
      'DOWNLOAD_CORRUPT',
      'The downloaded file is not the published one and was removed; run the same command again.',
      {
        url: request.url,
        size,
        expectedSize: byteSize,
        sha256: found,
        expectedSha256: request.sha256,
      },
    );
  }
  await rename(part, file);
  return file;
}

async function fetchRest({ url, byteSize, signal, onProgress }: Download, part: string): Promise<void> {
  const have = await sizeOf(part);
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const response = await fetch(url, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal: AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]),
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new FoveaError(
        'DOWNLOAD_FAILED',
        `The server answered ${response.status}; try again later, or download the file yourself and import it.`,
        { url, status: response.status },
      );
    }
    const start = continuedFrom(response, have, part);
    let done = start;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), silenceMs);
        done += chunk.length;
        if (done > byteSize)
          next(
            new FoveaError('DOWNLOAD_CORRUPT', 'The server sends more than the published file; check the address.', {
              url,
            }),
          );
        else {
          onProgress?.({ done, total: byteSize });
          next(null, chunk);
        }
      },
    });
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    await pipeline(body, counter, createWriteStream(part, { flags: start > 0 ? 'a' : 'w' }));
  } catch (error) {
    if (error instanceof FoveaError) {
      if (error.code === 'DOWNLOAD_CORRUPT') await rm(part, { force: true });
      throw error;
    }
    signal?.throwIfAborted();
    throw brokenOff(error, url, await sizeOf(part), byteSize);
  } finally {
    clearTimeout(timer);
  }
}

/** A server that can't continue sends everything again (200); one that continues says from where (206). */
function continuedFrom(response: Response, have: number, part: string): number {
  if (response.status !== 206) return 0;
  const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (Number(from) === have) return have;
  throw new FoveaError(
    'DOWNLOAD_FAILED',
    `The server does not continue where the download broke off. Remove ${part} and run the same command again.`,
    { asked: have, from },
  );
}

function brokenOff(error: unknown, url: string, done: number, total: number): FoveaError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new FoveaError(
      'ARTIFACT_WRITE_FAILED',
      'The disk is full: free some space and run the same command again; what came is kept.',
      { url, done, total },
      { cause: error },
    );
  }
  const message =
    done > 0
      ? 'The connection broke off; run the same command again to continue where it stopped.'
      : 'The server cannot be reached from here. Check the network, or download the file elsewhere and import it as a folder or zip.';
  return new FoveaError(
    'DOWNLOAD_FAILED',
    message,
    { url, done, total, reason: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
}

async function hashOf(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return digest.digest('hex');
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
