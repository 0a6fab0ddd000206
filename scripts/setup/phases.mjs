/**
 * Runs one phase of a set-up and prints how long it took. Phases may run beside each other.
 * @template T
 * @param {string} name
 * @param {(log: (line: string) => void) => Promise<T & {outcome?: string}>} work `outcome` says what was done
 */
export async function phase(name, work) {
  const started = performance.now();
  const print = (line) => console.log(`  ${name.padEnd(10)} ${seconds(started).padStart(6)} s  ${line}`);
  try {
    const result = await work(print);
    if (result?.outcome) print(result.outcome);
    return result;
  } catch (error) {
    print('failed');
    throw error;
  }
}

function seconds(started) {
  return ((performance.now() - started) / 1000).toFixed(1);
}

/** A failure of the set-up that a person can act on; printed without a stack. */
export class SetupError extends Error {}

/** Prints why a command ended badly and answers its exit code. */
export function report(error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  return 1;
}
