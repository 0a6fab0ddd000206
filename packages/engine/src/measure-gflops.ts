import type { EngineName, TensorFlow } from './engine.ts';

const SIDE = { native: 1024, wasm: 512 } as const satisfies Record<EngineName, number>;
const REPEATS = 5;

/**
 * Best of five float32 products of two n×n matrices: 2·n³ operations each (n = 1024, on WASM 512).
 * @returns 10⁹ operations per second
 */
export async function measureGflops({ tf, name }: { tf: TensorFlow; name: EngineName }): Promise<number> {
  const side = SIDE[name];
  const left = tf.randomUniform([side, side]);
  const right = tf.randomUniform([side, side]);
  let best = Infinity;
  for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
    const start = performance.now();
    const product = tf.matMul(left, right);
    await product.data();
    product.dispose();
    if (repeat > 0) best = Math.min(best, performance.now() - start);
  }
  tf.dispose([left, right]);
  return (2 * side ** 3) / best / 1e6;
}
