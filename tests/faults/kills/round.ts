import { setTimeout as sleep } from 'node:timers/promises';
import type { RandomStream } from '@fovea/learning';
import type { Clients } from './clients.ts';
import type { Planned } from './plan.ts';
import { kill, type Product } from './product.ts';
import { spoilLock } from './spoil-lock.ts';

/** How long a person takes, at most, to see that Fovea ended and to start it again. */
const longestPauseMs = 3_000;
const backWithinMs = 120_000;
const lookEveryMs = 200;

/**
 * Kills a process and waits until everything works again: by itself where only a child died, else after `npm start`.
 * Where the lock file is to be spoilt, the machine also loses its power, at a random moment of the recovery.
 * @returns milliseconds until everything worked again
 * @throws Error when the start fails, or something does not work again in time
 */
export async function killOnce(
  product: Product,
  clients: Clients,
  { victim, spoiling }: Planned,
  random: RandomStream,
): Promise<number> {
  const found = victim.find(await product.processes());
  const one = found[random.below(found.length)];
  if (one === undefined) throw new Error(`there is no process to kill: ${victim.name}`);
  if (victim.isEverything) await product.losePower();
  else kill(one.pid);
  let clean = () => {};
  try {
    if (spoiling !== null || !victim.comesBack) {
      await sleep(random.uniform() * longestPauseMs);
      if (spoiling !== null) {
        await product.losePower();
        clean = await spoilLock(product.home, spoiling, random.uniform());
      }
      await product.ended();
      await product.start();
    }
    return await untilBack(product, clients);
  } finally {
    clean();
  }
}

/** @returns milliseconds that it took @throws Error naming what does not work again */
export async function untilBack(product: Product, clients: Clients): Promise<number> {
  const since = performance.now();
  for (;;) {
    const missing = (await product.missing()) ?? clients.unanswered(since);
    const tookMs = performance.now() - since;
    if (missing === null) return tookMs;
    if (tookMs > backWithinMs) throw new Error(`not back after ${backWithinMs / 1000} s: ${missing}`);
    await sleep(lookEveryMs);
  }
}
