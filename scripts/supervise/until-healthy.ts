import { setTimeout as sleep } from 'node:timers/promises';
import { FoveaError } from '../../packages/domain/src/index.ts';

const EVERY_MS = 100;

/**
 * Waits for the web server to say where it listens.
 * @throws START_FAILED when it has not said so after that many seconds
 */
export async function readyWithin(ready: Promise<string>, seconds: number): Promise<string> {
  const ending = new AbortController();
  const late = sleep(seconds * 1000, undefined, { signal: ending.signal }).then(() => {
    throw failure(seconds, 'it has not said that it is ready');
  });
  try {
    return await Promise.race([ready, late]);
  } finally {
    late.catch(() => undefined);
    ending.abort();
  }
}

/**
 * Waits until an address answers with 2xx.
 * @throws START_FAILED with the last answer after that many seconds
 */
export async function untilHealthy(address: string, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  let last = 'no answer';
  while (performance.now() < deadline) {
    try {
      const left = Math.max(1, Math.ceil(deadline - performance.now()));
      const response = await fetch(address, { signal: AbortSignal.timeout(left) });
      if (response.ok) return;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = String(error);
    }
    await sleep(EVERY_MS);
  }
  throw failure(seconds, last.slice(0, 300));
}

function failure(seconds: number, last: string): FoveaError {
  return new FoveaError(
    'START_FAILED',
    `The web server did not start within ${seconds} s (${last}). Look into web.log in the logs folder. On a slow machine, set FOVEA_START_SECONDS higher.`,
    { seconds },
  );
}
