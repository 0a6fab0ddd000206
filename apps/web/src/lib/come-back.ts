import { pause, untilAnswering } from './answering.ts';

/** How often this tab has loaded itself since it showed a whole page; app.html counts each load. */
const storageKey = 'fovea.tries';
const longestPauseMs = 60_000;
/** What is assumed where the browser cannot count: the longest pause. */
const uncountedTries = 6;

function triesSoFar(): number {
  try {
    return Number(sessionStorage.getItem(storageKey));
  } catch {
    return uncountedTries;
  }
}

/** A whole page is shown: what failed before is over. */
export function arrived(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // Nothing was counted.
  }
}

/**
 * Loads the page again once Fovea answers. Each time that this did not help it waits longer, up to a minute, so that it
 * is no loop.
 * @returns a function that ends the waiting
 */
export function comeBack(): () => void {
  let isLeft = false;
  void (async () => {
    const tries = triesSoFar();
    if (tries > 1) await pause(Math.min(longestPauseMs, 1000 * 2 ** tries));
    await untilAnswering();
    if (!isLeft) location.reload();
  })();
  return () => {
    isLeft = true;
  };
}
