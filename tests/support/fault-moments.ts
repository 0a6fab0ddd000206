import { randomInt } from 'node:crypto';
import { RandomStream } from '@fovea/learning';

export const faultSeed = Number(process.env['FOVEA_FAULT_SEED'] || randomInt(2 ** 31));
console.log(`The moments of faults come from seed ${faultSeed}. FOVEA_FAULT_SEED=${faultSeed} draws the same ones.`);

/** A stream of numbers in [0,1) that decide when something is killed. @param test names the stream */
export function faultMoments(test: string): () => number {
  const stream = new RandomStream(faultSeed, test);
  return () => stream.uniform();
}
