import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 100;
const DEADLINE_MS = 60_000;

/**
 * Waits until an address answers with 2xx.
 * @throws Error with the last answer after a minute
 */
export async function untilHealthy(address: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  let last = 'no answer';
  while (performance.now() < deadline) {
    try {
      const response = await fetch(address);
      if (response.ok) return;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = String(error);
    }
    await sleep(EVERY_MS);
  }
  throw new Error(`The page does not get ready (${last.slice(0, 300)}). Look into web.log in the logs folder.`);
}
