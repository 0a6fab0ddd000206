import { version } from '$app/env';
import { updated } from '$app/state';
import { untilAnswering } from './answering.ts';
import { Hands } from './hands.ts';
import { leavingWouldLose, reloadWouldLose } from './reload-holds.ts';
import { toasts } from './toasts.svelte.ts';

/** Which release this tab showed when it loaded itself for a newer one. */
const storageKey = 'fovea.updated-from';
const lookEveryMs = 250;
/** Long enough to finish what one is about to do. */
const restMs = 2500;

/** Which release Fovea names as its own; null where it does not answer. */
async function servedVersion(): Promise<string | null> {
  try {
    const answer: unknown = await (await fetch('/_app/version.json', { cache: 'no-store' })).json();
    const isNamed = typeof answer === 'object' && answer !== null && 'version' in answer;
    return isNamed && typeof answer.version === 'string' ? answer.version : null;
  } catch {
    return null;
  }
}

/** Calls back once the tab is in sight, so that a short message is not over before. */
function whenSeen(then: () => void): void {
  if (!document.hidden) then();
  else document.addEventListener('visibilitychange', then, { once: true });
}

/**
 * Loads the page once after Fovea was updated under it: at a moment at which nothing is lost, and never again where that
 * did not bring the newer release.
 */
class Update {
  /** `waiting` for such a moment; `stuck` where loading the page did not help, or nobody could tell whether it did. */
  state = $state<'none' | 'waiting' | 'stuck'>('none');
  readonly #hands = new Hands();
  /** This page has loaded itself before, and is no newer. */
  #hasFailed = false;
  #isLoading = false;

  /** Begins to look, once in a tab. @returns a function that ends it */
  begin(): () => void {
    const from = this.#earlier();
    this.#hasFailed = from === version;
    if (from !== null && !this.#hasFailed) {
      this.#note(null);
      whenSeen(() =>
        toasts.show({
          kind: 'note',
          title: 'Fovea was updated',
          detail: 'This page has loaded itself once. What you drew is kept.',
        }),
      );
    }
    if (this.#hasFailed) void this.#forgetUnlessOld();
    const endHands = this.#hands.begin();
    // SvelteKit itself loads the page anew where an error page, or a part that is gone, meets a newer release.
    const askBefore = (event: BeforeUnloadEvent) => {
      if (this.#hands.haveWritten || leavingWouldLose()) event.preventDefault();
    };
    addEventListener('beforeunload', askBefore);
    const timer = setInterval(() => this.#look(), lookEveryMs);
    return () => {
      endHands();
      removeEventListener('beforeunload', askBefore);
      clearInterval(timer);
    };
  }

  /** Loads the page now, as the person wishes. */
  load(): void {
    this.#note(version);
    location.reload();
  }

  /** The newer release may have been taken back while this page was loading. */
  async #forgetUnlessOld(): Promise<void> {
    await untilAnswering();
    // A look of SvelteKit's that fails says the same as one that finds no newer release.
    if ((await updated.check()) || (await servedVersion()) !== version) return;
    this.#note(null);
    this.#hasFailed = false;
  }

  #look(): void {
    if (!updated.current || this.#isLoading) return;
    this.state = this.#hasFailed ? 'stuck' : 'waiting';
    const isSafe = !reloadWouldLose() && !this.#hands.haveWritten && this.#hands.haveRested(restMs);
    if (this.#hasFailed || !isSafe) return;
    // Without this note, a reload that does not help would be repeated for ever.
    this.#isLoading = this.#note(version);
    if (this.#isLoading) location.reload();
    else this.#hasFailed = true;
  }

  #earlier(): string | null {
    try {
      return sessionStorage.getItem(storageKey);
    } catch {
      return null;
    }
  }

  #note(from: string | null): boolean {
    try {
      if (from === null) sessionStorage.removeItem(storageKey);
      else sessionStorage.setItem(storageKey, from);
      return true;
    } catch {
      return false;
    }
  }
}

export const update = new Update();
