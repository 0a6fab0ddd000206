const firstPauseMs = 500;
const longestPauseMs = 3000;
const answerWithinMs = 5000;

async function answers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    return (await fetch('/api/health', { cache: 'no-store', signal })).ok;
  } catch {
    return false;
  }
}

/** Waits; less where the browser finds its connection again. */
export function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, forMs);
    addEventListener('online', end);
  });
}

/** How long to wait before another try. @param failures so far, none at first */
export const pauseAfter = (failures: number): number => Math.min(longestPauseMs, firstPauseMs * 2 ** failures);

/** Asks again and again. @returns once Fovea answers, with its database */
export async function untilAnswering(): Promise<void> {
  for (let failures = 0; !(await answers()); failures++) await pause(pauseAfter(failures));
}
